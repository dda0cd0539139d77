// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import java.util.List;
import java.util.Optional;

/** What a merge file says of a parameter: for all tensors, over the layers, or by the tensors' names. */
public sealed interface Setting {
    /**
     * One value.
     *
     * @param value a {@link Double}, {@link Boolean} or {@link String}
     */
    record Scalar(Object value) implements Setting {}

    /**
     * Values at even distances from the first layer to the last, interpolated between.
     *
     * @param values of {@link Scalar}'s kinds, at least one
     */
    record Gradient(List<Object> values) implements Setting {
        /** Copies. */
        public Gradient {
            values = List.copyOf(values);
        }
    }

    /**
     * The first condition that a tensor's name meets decides; when it meets none, nothing is said.
     *
     * @param conditions in the file's order
     */
    record Conditional(List<Condition> conditions) implements Setting {
        /** Copies. */
        public Conditional {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * One condition.
     *
     * @param filter a text that the tensor's name contains, or {@code *}; empty for every tensor
     * @param value what holds then: a scalar or a gradient
     */
    record Condition(Optional<String> filter, Setting value) {
        boolean meets(String tensor) {
            return filter.isEmpty() || filter.get().equals("*") || tensor.contains(filter.get());
        }
    }

    /**
     * Returns what is said of a tensor.
     *
     * @param tensor its name
     * @param at where its layer lies from the first, 0, to the last, 1
     * @param isNumber whether values are numbers, which are interpolated; others are chosen
     * @return a value as the file has it, or an interpolated {@link Double}; empty when nothing is said
     * @throws IllegalArgumentException when a number is wanted and something else stands there
     */
    default Optional<Object> of(String tensor, double at, boolean isNumber) {
        return switch (this) {
            case Scalar scalar -> Optional.of(isNumber ? (Object) number(scalar.value()) : scalar.value());
            case Gradient gradient -> Optional.of(gradient(gradient.values(), at, isNumber));
            case Conditional conditional ->
                conditional.conditions().stream()
                        .filter(condition -> condition.meets(tensor))
                        .findFirst()
                        .flatMap(condition -> condition.value().of(tensor, at, isNumber));
        };
    }

    private static Object gradient(List<Object> values, double at, boolean isNumber) {
        double scaled = at * (values.size() - 1);
        int before = (int) scaled;
        if (!isNumber) {
            return values.get(before);
        }
        int after = Math.min(values.size() - 1, before + 1);
        double share = scaled - before;
        return (1 - share) * number(values.get(before)) + share * number(values.get(after));
    }

    /** Returns a number; texts such as 1e-5, which YAML 1.1 takes for texts, and flags are numbers as in mergekit. */
    static double number(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        try {
            return Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + value + "' is no number", e);
        }
    }
}
