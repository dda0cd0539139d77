// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.reference;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of {@code docs/events}: one for each topic, one for the types that events are made of, and the table of their index. */
final class EventPages {
    /** How a schema says which event a message is. */
    private static final Pattern EVENT = Pattern.compile("Event (\\S+), keyed by ([^:.,]+)(?:, compacted)?[:.] ?(.*)");

    private static final String TYPES = "types.md";

    private final Schemas schemas;
    private final Channels channels;
    private final Map<Topic, Descriptor> events = new EnumMap<>(Topic.class);
    private final Map<Topic, Matcher> sayings = new EnumMap<>(Topic.class);

    EventPages(Schemas schemas, Channels channels) {
        this.schemas = schemas;
        this.channels = channels;
        for (FileDescriptor file : schemas.files()) {
            for (Descriptor message : file.getMessageTypes()) {
                Matcher event = EVENT.matcher(schemas.comment(message));
                if (event.matches()) {
                    Topic topic = Topic.named(event.group(1)).orElseThrow();
                    if (events.put(topic, message) != null) {
                        throw new AssertionError("two messages say that they are events of " + topic);
                    }
                    sayings.put(topic, event);
                }
            }
        }
    }

    /** Returns the pages by their file names. */
    Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        events.forEach((topic, message) -> pages.put(topic.topicName() + ".md", page(topic, message)));
        pages.put(TYPES, types());
        return pages;
    }

    /** Returns the topics for which no message says that it is their event. */
    Set<Topic> topicsWithoutEvent() {
        return Stream.of(Topic.values())
                .filter(topic -> !events.containsKey(topic))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the rows of the index. */
    String index() {
        StringBuilder table =
                new StringBuilder("| topic | key | written by | read by | says |\n|---|---|---|---|---|\n");
        events.forEach((topic, message) -> table.append("| [`%s`](%s.md) | %s | %s | %s | %s |\n"
                .formatted(
                        topic.topicName(),
                        topic.topicName(),
                        key(topic),
                        writers(topic),
                        readers(topic),
                        says(topic))));
        return table.toString();
    }

    private String page(Topic topic, Descriptor message) {
        var declared = TopicDeclaration.topics((short) 1).stream()
                .filter(each -> each.name().equals(topic.topicName()))
                .findFirst()
                .orElseThrow();
        Map<String, String> settings = Objects.requireNonNull(declared.configs());
        List<String> lines = new ArrayList<>(List.of("# " + topic.topicName(), ""));
        if (!says(topic).isEmpty()) {
            lines.addAll(List.of(says(topic), ""));
        }
        lines.addAll(List.of(
                "| | |",
                "|---|---|",
                "| key | %s |".formatted(key(topic)),
                "| value | `%s`, protobuf, in `%s` |"
                        .formatted(message.getFullName(), message.getFile().getName()),
                "| partitions | %d |".formatted(declared.numPartitions()),
                "| retention | %s |".formatted(retention(settings)),
                "| largest record | %d MiB |".formatted(Integer.parseInt(settings.get("max.message.bytes")) >> 20),
                "| written by | %s |".formatted(writers(topic)),
                "| read by | %s |".formatted(readersWithGroups(topic)),
                "| looked up by | %s |".formatted(names(channels.lookups().getOrDefault(topic, Set.of()))),
                "| dead letters | %s |".formatted(deadLetters(topic)),
                "",
                "## " + message.getName(),
                ""));
        lines.addAll(fields(message, false));
        return String.join("\n", lines) + "\n";
    }

    private static String retention(Map<String, String> settings) {
        if (!"-1".equals(settings.get("retention.ms")) || !"-1".equals(settings.get("retention.bytes"))) {
            throw new AssertionError("a topic expires: " + settings);
        }
        return "compact".equals(settings.get("cleanup.policy"))
                ? "compacted: the last record of each key stays for ever"
                : "everything, for ever";
    }

    private String says(Topic topic) {
        String says = cell(Objects.requireNonNull(sayings.get(topic)).group(3));
        return says.isEmpty() ? "" : says.substring(0, 1).toUpperCase(Locale.ROOT) + says.substring(1);
    }

    private String key(Topic topic) {
        return Objects.requireNonNull(sayings.get(topic)).group(2);
    }

    private String writers(Topic topic) {
        return names(channels.writers().getOrDefault(topic, Set.of()));
    }

    private String readers(Topic topic) {
        return names(
                groups(topic).stream().map(Channels.Group::service).collect(Collectors.toCollection(TreeSet::new)));
    }

    private String readersWithGroups(Topic topic) {
        return names(groups(topic).stream()
                .map(group -> group.service() + " (group `" + group.name() + "`)")
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Set<Channels.Group> groups(Topic topic) {
        return channels.groups().getOrDefault(topic, Set.of());
    }

    private static String deadLetters(Topic topic) {
        return names(topic.readers().stream()
                .map(service -> "`" + topic.deadLetterTopic(service) + "`")
                .toList());
    }

    private static String names(Iterable<String> names) {
        String joined = String.join(", ", names);
        return joined.isEmpty() ? "–" : joined;
    }

    private String types() {
        Map<String, GenericDescriptor> types = new TreeMap<>();
        events.values().forEach(event -> collect(event, types));
        List<String> lines = new ArrayList<>(List.of(
                "# Types of events",
                "",
                "What events are made of, beside what their own pages say. A field that is not set is 0, empty or false; where that would be ambiguous the field may be"
                        + " unset, and its type says so."));
        types.values().forEach(type -> {
            lines.addAll(List.of(
                    "",
                    "## " + type.getName(),
                    "",
                    "`" + type.getFullName() + "`. " + cell(schemas.comment(type)),
                    ""));
            lines.addAll(type instanceof Descriptor message ? fields(message, true) : constants((EnumDescriptor) type));
        });
        return String.join("\n", lines) + "\n";
    }

    private void collect(Descriptor message, Map<String, GenericDescriptor> types) {
        for (FieldDescriptor field : message.getFields()) {
            FieldDescriptor held = field.isMapField() ? field.getMessageType().findFieldByName("value") : field;
            GenericDescriptor type =
                    switch (held.getJavaType()) {
                        case MESSAGE -> held.getMessageType();
                        case ENUM -> held.getEnumType();
                        default -> message;
                    };
            if (type != message && !events.containsValue(type)) {
                GenericDescriptor other = types.putIfAbsent(type.getName(), type);
                if (other == null && type instanceof Descriptor inner) {
                    collect(inner, types);
                } else if (other != null && other != type) {
                    throw new AssertionError("two types are called " + type.getName());
                }
            }
        }
    }

    private List<String> fields(Descriptor message, boolean amongTypes) {
        List<String> rows = new ArrayList<>(List.of("| field | number | type | meaning |", "|---|---|---|---|"));
        for (FieldDescriptor field : message.getFields()) {
            rows.add("| `%s` | %d | %s | %s |"
                    .formatted(
                            field.getName(), field.getNumber(), type(field, amongTypes), cell(schemas.comment(field))));
        }
        return rows;
    }

    private List<String> constants(EnumDescriptor type) {
        List<String> rows = new ArrayList<>(List.of("| constant | number | meaning |", "|---|---|---|"));
        for (EnumValueDescriptor value : type.getValues()) {
            rows.add("| `%s` | %d | %s |".formatted(value.getName(), value.getNumber(), cell(schemas.comment(value))));
        }
        return rows;
    }

    private String type(FieldDescriptor field, boolean amongTypes) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map of " + single(entry.findFieldByName("key"), amongTypes) + " to "
                    + single(entry.findFieldByName("value"), amongTypes);
        }
        String single = single(field, amongTypes);
        if (field.isRepeated()) {
            return "list of " + single;
        }
        if (field.getRealContainingOneof() != null) {
            return single + ", one of `" + field.getRealContainingOneof().getName() + "`";
        }
        return field.toProto().getProto3Optional() ? single + ", may be unset" : single;
    }

    private String single(FieldDescriptor field, boolean amongTypes) {
        return switch (field.getJavaType()) {
            case MESSAGE -> link(field.getMessageType(), amongTypes);
            case ENUM -> link(field.getEnumType(), amongTypes);
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private String link(GenericDescriptor type, boolean amongTypes) {
        for (Map.Entry<Topic, Descriptor> event : events.entrySet()) {
            if (event.getValue() == type) {
                return "[%s](%s.md)".formatted(type.getName(), event.getKey().topicName());
            }
        }
        return "[%s](%s#%s)"
                .formatted(
                        type.getName(), amongTypes ? "" : TYPES, type.getName().toLowerCase(Locale.ROOT));
    }

    /** Words of a schema as a cell of a table has them. */
    private static String cell(String words) {
        return words.replace("|", "\\|").replace("<", "&lt;");
    }
}
