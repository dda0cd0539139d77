// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a recipe so that equal recipes are equal bytes: every key that has a value, sorted, no blanks, numbers in Java's shortest form. */
final class CanonicalJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private CanonicalJson() {}

    static String write(Object recipe) {
        try {
            return MAPPER.writeValueAsString(tree(recipe));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of maps, lists and scalars is always writable", e);
        }
    }

    private static Object tree(Object value) {
        return switch (value) {
            case BaseModel base -> choice((Record) base);
            case Advance advance -> choice((Record) advance);
            case SearchMethod method -> choice((Record) method);
            case Record section -> fields(section);
            case List<?> elements -> elements.stream().map(CanonicalJson::tree).toList();
            case Map<?, ?> entries -> {
                SortedMap<String, Object> sorted = new TreeMap<>();
                entries.forEach((key, entry) ->
                        sorted.put(key instanceof Enum<?> constant ? Labels.of(constant) : (String) key, tree(entry)));
                yield sorted;
            }
            case Enum<?> constant -> Labels.of(constant);
            default -> value;
        };
    }

    private static Object choice(Record chosen) {
        SortedMap<String, Object> choice = new TreeMap<>();
        choice.put(RecordBinder.keyOf(chosen.getClass()), fields(chosen));
        return choice;
    }

    private static Object fields(Record section) {
        SortedMap<String, Object> fields = new TreeMap<>();
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object held = RecordBinder.valueOf(component, section);
            if (held instanceof Optional<?> option) {
                // A key without a default is written when it is given.
                option.ifPresent(given -> fields.put(component.getName(), tree(given)));
                continue;
            }
            Object value = tree(held);
            if (component.isAnnotationPresent(Inline.class)) {
                return value;
            }
            fields.put(component.getName(), value);
        }
        return fields;
    }
}
