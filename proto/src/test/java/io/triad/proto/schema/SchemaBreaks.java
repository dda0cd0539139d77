// SPDX-License-Identifier: Apache-2.0
package io.triad.proto.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What schemas of today would break for events and callers of the last release. New messages, fields, constants and methods break nothing; a field
 * or constant may go when its number and its name are reserved, so that nobody gives them another meaning.
 */
final class SchemaBreaks {
    private final Set<String> lines;
    /** By "field MESSAGE NUMBER" and "constant ENUM NUMBER": the whole line. */
    private final Map<String, String> byNumber = new HashMap<>();
    /** By the same with the name in place of the number. */
    private final Map<String, String> byName = new HashMap<>();

    private final Map<String, DescriptorProto> messages = new HashMap<>();
    private final Map<String, EnumDescriptorProto> enums = new HashMap<>();

    private SchemaBreaks(Collection<FileDescriptor> files) {
        List<String> all = SchemaText.of(files);
        lines = new HashSet<>(all);
        for (String line : all) {
            String[] words = line.split(" ");
            if (words[0].equals("field") || words[0].equals("constant")) {
                byNumber.put(String.join(" ", words[0], words[1], words[2]), line);
                byName.put(String.join(" ", words[0], words[1], words[3]), line);
            }
        }
        for (FileDescriptor file : files) {
            file.getMessageTypes().forEach(this::know);
            file.getEnumTypes().forEach(this::know);
        }
    }

    private void know(Descriptor message) {
        messages.put(message.getFullName(), message.toProto());
        message.getNestedTypes().forEach(this::know);
        message.getEnumTypes().forEach(this::know);
    }

    private void know(EnumDescriptor type) {
        enums.put(type.getFullName(), type.toProto());
    }

    /**
     * Compares.
     *
     * @param released what {@link SchemaText} made of the last release
     * @return what is broken, a sentence each; empty when nothing is
     */
    static List<String> of(List<String> released, Collection<FileDescriptor> files) {
        SchemaBreaks now = new SchemaBreaks(files);
        List<String> breaks = new ArrayList<>();
        for (String line : released) {
            if (!now.lines.contains(line)) {
                now.explain(line, breaks);
            }
        }
        return breaks;
    }

    private void explain(String line, List<String> breaks) {
        String[] words = line.split(" ");
        boolean numbered = words[0].equals("field") || words[0].equals("constant");
        if (!numbered) {
            breaks.add(line + " is gone or has changed");
            return;
        }
        if (!messages.containsKey(words[1]) && !enums.containsKey(words[1])) {
            // Said once, of the message or enum itself.
            return;
        }
        String sameNumber = byNumber.get(String.join(" ", words[0], words[1], words[2]));
        String sameName = byName.get(String.join(" ", words[0], words[1], words[3]));
        if (sameName != null && !sameName.equals(sameNumber)) {
            breaks.add(line + " has another number: " + sameName);
        } else if (sameNumber != null) {
            breaks.add(line + " has changed: " + sameNumber);
        } else if (!isReserved(words[1], Integer.parseInt(words[2]), words[3])) {
            breaks.add(line + " is gone; reserve its number and its name");
        }
    }

    private boolean isReserved(String owner, int number, String name) {
        DescriptorProto message = messages.get(owner);
        if (message != null) {
            // The end of a message's range is outside, that of an enum's inside.
            return message.getReservedNameList().contains(name)
                    && message.getReservedRangeList().stream()
                            .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
        }
        EnumDescriptorProto type = enums.get(owner);
        return type != null
                && type.getReservedNameList().contains(name)
                && type.getReservedRangeList().stream()
                        .anyMatch(range -> range.getStart() <= number && number <= range.getEnd());
    }
}
