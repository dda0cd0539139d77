// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.reference;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The schemas as the compiler made them, with the comments of their sources, which the compiler leaves out.
 *
 * @param files the schemas' files, by path
 * @param comments by full name, such as {@code triad.task.v1.Task.task_id}
 */
record Schemas(List<FileDescriptor> files, Map<String, String> comments) {
    private static final Pattern OPENING = Pattern.compile("(message|enum|oneof|service|rpc) (\\w+).*\\{.*");
    private static final Pattern MEMBER =
            Pattern.compile("(?:(?:repeated |optional )?[\\w.]+|map<[^>]+>)? ?(\\w+) = -?\\d+.*;.*");

    static Schemas read(Path folder) throws IOException {
        List<FileDescriptor> files = new ArrayList<>();
        Map<String, String> comments = new HashMap<>();
        List<Path> sources;
        try (Stream<Path> found = Files.walk(folder)) {
            sources = found.filter(file -> file.toString().endsWith(".proto"))
                    .sorted()
                    .toList();
        }
        for (Path source : sources) {
            String text = Files.readString(source);
            String message = first("message (\\w+)", text);
            files.add(descriptor(first("java_package = \"([^\"]+)\"", text) + "." + message));
            readComments(first("package ([\\w.]+);", text), text, comments);
        }
        return new Schemas(files, comments);
    }

    /** Returns what the source says about a message, field, enum or constant; empty when it says nothing. */
    String comment(GenericDescriptor element) {
        return comments.getOrDefault(element.getFullName(), "");
    }

    private static FileDescriptor descriptor(String message) {
        try {
            return ((Descriptor)
                            Class.forName(message).getMethod("getDescriptor").invoke(null))
                    .getFile();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the compiler made no " + message, e);
        }
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in a schema");
        }
        return matcher.group(1);
    }

    private static void readComments(String schema, String text, Map<String, String> comments) {
        Deque<String> scopes = new ArrayDeque<>(List.of(schema));
        StringBuilder comment = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher opening = OPENING.matcher(line);
            Matcher member = MEMBER.matcher(line);
            if (line.startsWith("//")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(line.substring(2).strip());
                continue;
            } else if (opening.matches()) {
                // Fields of a oneof are the message's, and constants are beside their enum.
                boolean inside = opening.group(1).equals("oneof");
                String name = scopes.getFirst() + (inside ? "" : "." + opening.group(2));
                if (!inside) {
                    comments.put(name, comment.toString());
                }
                scopes.addFirst(name);
            } else if (member.matches()) {
                comments.put(scopes.getFirst() + "." + member.group(1), comment.toString());
            }
            if (line.endsWith("}")) {
                scopes.removeFirst();
            }
            comment.setLength(0);
        }
    }
}
