// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Sorting as Python's {@code sorted}: stable, and values that have no order are an error. */
final class Sorting {
    private Sorting() {}

    static <T> List<T> by(List<T> items, Function<T, Value> key, boolean reversed, Rendering rendering) {
        rendering.spendItems(items.size());
        record Keyed<T>(T item, Value key) {}
        List<Keyed<T>> keyed = new ArrayList<>();
        for (T item : items) {
            keyed.add(new Keyed<>(item, key.apply(item)));
        }
        Comparator<Keyed<T>> order = (left, right) -> {
            Integer compared = Comparisons.compare(left.key(), right.key(), "<", rendering);
            if (compared == null) {
                throw new TemplateError("what is no number (NaN) cannot be sorted");
            }
            return compared;
        };
        // Reversing the order, not the result, keeps equals as they stood.
        keyed.sort(reversed ? order.reversed() : order);
        return keyed.stream().map(Keyed::item).toList();
    }

    /** A text in lower case, where case is not to matter; any other value as it is. */
    static Value withoutCase(Value value) {
        return Value.plain(value) instanceof Value.Text(String text) ? Value.of(text.toLowerCase(Locale.ROOT)) : value;
    }
}
