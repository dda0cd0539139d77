// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Binds a tree to records and collects every problem on the way: a value that cannot be read is null here and its problem
 * is in the list, so the rest is still read. Nothing is coerced: a quoted number is text, 1.5 and 2.0 are no integers.
 */
final class RecordBinder {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    private final List<Problem> problems = new ArrayList<>();

    /** Returns what was wrong, in the order of the record's components. */
    List<Problem> problems() {
        return problems;
    }

    /** Reads a record; null when there were problems. */
    <R extends Record> @Nullable R bind(Class<R> type, JsonNode node) {
        Object bound = record(type, node, MAPPER.createObjectNode(), "");
        return problems.isEmpty() ? type.cast(bound) : null;
    }

    /** Returns the key that chooses a permitted record of a sealed type: its name with a small first letter. */
    static String keyOf(Class<?> type) {
        return Character.toLowerCase(type.getSimpleName().charAt(0))
                + type.getSimpleName().substring(1);
    }

    static Object valueOf(RecordComponent component, Record section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("accessor of a public record: " + component, e);
        }
    }

    private @Nullable Object value(Type type, JsonNode node, JsonNode fallback, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, node, fallback, path);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain.asSubclass(Record.class), node, fallback, path);
        }
        if (plain.isSealed()) {
            return choice(plain, node, path);
        }
        if (plain.isEnum()) {
            return constant(plain, node, path);
        }
        return scalar(plain, node, path);
    }

    private @Nullable Object generic(ParameterizedType type, JsonNode node, JsonNode fallback, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return list(arguments[0], node, path);
        }
        if (type.getRawType() == Optional.class) {
            Object given = value(arguments[0], node, fallback, path);
            return given == null ? null : Optional.of(given);
        }
        return arguments[0] == Lane.class ? lanes(arguments[1], node, path) : names(arguments[1], node, path);
    }

    private @Nullable Object scalar(Class<?> type, JsonNode node, String path) {
        if (type == String.class) {
            return node.isTextual() ? node.textValue() : illTyped(path, node, "text");
        }
        if (type == boolean.class) {
            return node.isBoolean() ? node.booleanValue() : illTyped(path, node, "true or false");
        }
        if (type == double.class || type == Double.class) {
            return node.isNumber() && Double.isFinite(node.doubleValue())
                    ? node.doubleValue()
                    : illTyped(path, node, "a number");
        }
        if (type == long.class) {
            return node.isIntegralNumber() && node.canConvertToLong()
                    ? node.longValue()
                    : illTyped(path, node, "an integer of 64 bits");
        }
        if (!node.isIntegralNumber()) {
            return illTyped(path, node, "an integer");
        }
        return node.canConvertToInt() ? node.intValue() : illTyped(path, node, "an integer of 32 bits");
    }

    private @Nullable Object constant(Class<?> type, JsonNode node, String path) {
        if (node.isTextual()) {
            for (Object constant : type.getEnumConstants()) {
                if (Labels.of((Enum<?>) constant).equals(node.textValue())) {
                    return constant;
                }
            }
        }
        problems.add(new Problem(
                path, shown(node), "is not one of the values", Labels.all(type).toList()));
        return null;
    }

    private @Nullable Object list(Type elementType, JsonNode node, String path) {
        if (!node.isArray()) {
            return illTyped(path, node, "a list");
        }
        List<Object> elements = new ArrayList<>();
        for (int index = 0; index < node.size(); index++) {
            Object element = value(elementType, node.get(index), MAPPER.createObjectNode(), path + "[" + index + "]");
            if (element != null) {
                elements.add(element);
            }
        }
        return elements.size() == node.size() ? elements : null;
    }

    private @Nullable Object lanes(Type valueType, JsonNode node, String path) {
        if (!node.isObject()) {
            return illTyped(path, node, "a mapping");
        }
        Map<Lane, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String key = path + "." + property.getKey();
            Object lane = Stream.of(Lane.values())
                    .filter(candidate -> candidate.label().equals(property.getKey()))
                    .findFirst()
                    .orElse(null);
            if (lane == null) {
                problems.add(new Problem(
                        key,
                        "",
                        "unknown key",
                        Lane.specialists().stream().map(Lane::label).toList()));
                continue;
            }
            Object entry = value(valueType, property.getValue(), MAPPER.createObjectNode(), key);
            if (entry != null) {
                entries.put((Lane) lane, entry);
            }
        }
        return entries.size() == node.size() ? entries : null;
    }

    private @Nullable Object names(Type valueType, JsonNode node, String path) {
        if (!node.isObject()) {
            return illTyped(path, node, "a mapping");
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String name = property.getKey();
            if (!NAME.matcher(name).matches()) {
                problems.add(new Problem(
                        path,
                        "\"" + name + "\"",
                        "must have keys of 1 to 40 lower-case letters, digits and inner hyphens",
                        List.of()));
                continue;
            }
            Object entry = value(valueType, property.getValue(), MAPPER.createObjectNode(), path + "." + name);
            if (entry != null) {
                entries.put(name, entry);
            }
        }
        return entries.size() == node.size() ? entries : null;
    }

    private @Nullable Object choice(Class<?> type, JsonNode node, String path) {
        List<String> keys = Stream.of(type.getPermittedSubclasses())
                .map(RecordBinder::keyOf)
                .sorted()
                .toList();
        if (!node.isObject()) {
            return illTyped(path, node, "a mapping");
        }
        boolean known = unknownKeys(node, keys, path);
        if (node.size() != 1 || !known) {
            if (known) {
                problems.add(new Problem(path, shown(node), "must have exactly one of the keys", keys));
            }
            return null;
        }
        Map.Entry<String, JsonNode> chosen = node.properties().iterator().next();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (keyOf(permitted).equals(chosen.getKey())) {
                return record(
                        permitted.asSubclass(Record.class),
                        chosen.getValue(),
                        MAPPER.createObjectNode(),
                        path + "." + chosen.getKey());
            }
        }
        throw new IllegalStateException("key " + chosen.getKey() + " of " + type + " has no record");
    }

    private boolean unknownKeys(JsonNode node, List<String> keys, String path) {
        boolean known = true;
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                problems.add(new Problem(join(path, name), "", "unknown key", keys));
                known = false;
            }
        }
        return known;
    }

    private @Nullable Object record(Class<? extends Record> type, JsonNode node, JsonNode fallback, String path) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        int before = problems.size();
        if (components[0].isAnnotationPresent(Inline.class)) {
            values[0] = value(components[0].getGenericType(), node, MAPPER.createObjectNode(), path);
        } else if (node.isObject()) {
            unknownKeys(
                    node, Stream.of(components).map(RecordComponent::getName).toList(), path);
            for (int index = 0; index < components.length; index++) {
                values[index] = component(components[index], node, fallback, join(path, components[index].getName()));
            }
        } else {
            return illTyped(path, node, "a mapping");
        }
        return problems.size() == before ? construct(type, values, path) : partly(type, values, path);
    }

    private @Nullable Object component(RecordComponent component, JsonNode node, JsonNode fallback, String path) {
        Default silent = component.getAnnotation(Default.class);
        JsonNode defaults = silent == null ? JsonNodeFactory.instance.missingNode() : json(silent.value());
        if (fallback.has(component.getName())) {
            defaults = fallback.get(component.getName());
        }
        JsonNode given = node.path(component.getName());
        boolean section = component.getType().isRecord() && !isInline(component.getType());
        if (section) {
            ObjectNode overridden = defaults.isObject() ? (ObjectNode) defaults : MAPPER.createObjectNode();
            return value(
                    component.getGenericType(),
                    given.isMissingNode() ? MAPPER.createObjectNode() : given,
                    overridden,
                    path);
        }
        JsonNode chosen = given.isMissingNode() ? defaults : given;
        if (chosen.isMissingNode() && component.getType() == Optional.class) {
            return Optional.empty();
        }
        if (chosen.isMissingNode()) {
            problems.add(new Problem(path, "", "is missing", List.of()));
            return null;
        }
        return value(component.getGenericType(), chosen, MAPPER.createObjectNode(), path);
    }

    private @Nullable Object construct(Class<? extends Record> type, @Nullable Object[] values, String path) {
        try {
            Class<?>[] types = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RecipeException refusal) {
                refusal.problems().forEach(problem -> problems.add(problem.inside(path)));
                return null;
            }
            throw new IllegalStateException("constructor of " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("constructor of " + type, e);
        }
    }

    /** Some values could not be read: checks those that could. */
    private @Nullable Object partly(Class<? extends Record> type, @Nullable Object[] values, String path) {
        Constraints.problems(type, values).forEach(problem -> problems.add(problem.inside(path)));
        return null;
    }

    private @Nullable Object illTyped(String path, JsonNode node, String expected) {
        problems.add(new Problem(path, shown(node), "must be " + expected, List.of()));
        return null;
    }

    private static boolean isInline(Class<?> type) {
        return type.getRecordComponents()[0].isAnnotationPresent(Inline.class);
    }

    private static String shown(JsonNode node) {
        return node.isNull() ? "empty" : node.toString();
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("default " + text + " is not JSON", e);
        }
    }
}
