// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the values of a record against the ranges and forms that its components declare. */
final class Constraints {
    private static final int MAX_ELEMENTS = 64;

    private Constraints() {}

    /** Checks all values, given in the order of the components, and throws with every problem. */
    static void check(Class<? extends Record> type, Object... values) {
        List<Problem> problems = problems(type, values);
        if (!problems.isEmpty()) {
            throw new RecipeException("recipe", problems);
        }
    }

    /** Refuses a list that holds a value twice. */
    static void checkDistinct(String path, List<? extends Number> values) {
        Set<Number> seen = new HashSet<>();
        for (int index = 0; index < values.size(); index++) {
            if (!seen.add(values.get(index))) {
                throw RecipeException.at(path + "[" + index + "]", values.get(index), "must not stand there twice");
            }
        }
    }

    /** Returns what is wrong with the values; those that are null could not be read and are passed over. */
    static List<Problem> problems(Class<? extends Record> type, @Nullable Object[] values) {
        RecordComponent[] components = type.getRecordComponents();
        List<Problem> problems = new ArrayList<>();
        for (int index = 0; index < components.length; index++) {
            Object value = values[index];
            if (value != null) {
                String path = components[index].isAnnotationPresent(Inline.class) ? "" : components[index].getName();
                checkValue(components[index], path, value, problems);
            }
        }
        return problems;
    }

    private static void checkValue(RecordComponent component, String path, Object value, List<Problem> problems) {
        switch (value) {
            case Number number -> checkNumber(component.getAnnotation(Within.class), path, number, problems);
            case String text -> checkText(component.getAnnotation(Matches.class), path, text, problems);
            case Collection<?> elements -> {
                if (elements.isEmpty() || elements.size() > MAX_ELEMENTS) {
                    problems.add(new Problem(
                            path, elements.toString(), "must have 1 to " + MAX_ELEMENTS + " elements", List.of()));
                }
                int index = 0;
                for (Object element : elements) {
                    checkValue(component, path + "[" + index++ + "]", element, problems);
                }
            }
            case Optional<?> option -> option.ifPresent(given -> checkValue(component, path, given, problems));
            case Map<?, ?> entries -> checkEntries(component, path, entries, problems);
            default -> {}
        }
    }

    private static void checkNumber(@Nullable Within range, String path, Number number, List<Problem> problems) {
        if (range == null) {
            return;
        }
        double value = number.doubleValue();
        boolean high = range.above() ? value > range.min() : value >= range.min();
        boolean low = range.below() ? value < range.max() : value <= range.max();
        if (!high || !low) {
            problems.add(new Problem(path, number.toString(), "must be " + words(range), List.of()));
        }
    }

    static String words(Within range) {
        String min = plain(range.min());
        String max = plain(range.max());
        if (!range.above() && !range.below()) {
            return "between " + min + " and " + max;
        }
        return (range.above() ? "above " : "at least ") + min + " and " + (range.below() ? "below " : "at most ") + max;
    }

    private static String plain(double end) {
        return end == Math.rint(end) && Math.abs(end) < 1e15 ? Long.toString((long) end) : Double.toString(end);
    }

    private static void checkText(@Nullable Matches form, String path, String text, List<Problem> problems) {
        if (form != null && !text.matches(form.pattern())) {
            problems.add(new Problem(path, "\"" + text + "\"", "must be " + form.says(), List.of()));
        }
    }

    private static void checkEntries(
            RecordComponent component, String path, Map<?, ?> entries, List<Problem> problems) {
        Keys keys = component.getAnnotation(Keys.class);
        if (keys == null) {
            entries.forEach((name, entry) -> checkValue(component, path + "." + name, entry, problems));
            return;
        }
        List<Lane> allowed = Arrays.asList(keys.value());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Lane key = (Lane) entry.getKey();
            if (!allowed.contains(key)) {
                problems.add(new Problem(
                        path + "." + key.label(),
                        "",
                        "is not a key here",
                        allowed.stream().map(Lane::label).toList()));
            } else {
                checkValue(component, path + "." + key.label(), entry.getValue(), problems);
            }
        }
        for (Lane key : allowed) {
            if (keys.all() && !entries.containsKey(key)) {
                problems.add(new Problem(path + "." + key.label(), "", "is missing", List.of()));
            }
        }
    }
}
