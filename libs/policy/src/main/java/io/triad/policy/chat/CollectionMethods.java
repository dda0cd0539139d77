// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Function;
import io.triad.policy.chat.Value.Kind;
import io.triad.policy.chat.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of Python's lists, tuples and dictionaries that change nothing; the others are not there. */
final class CollectionMethods {
    private CollectionMethods() {}

    static @Nullable Function find(Mapping mapping, String name) {
        return switch (name) {
            case "items" ->
                (arguments, rendering) -> {
                    arguments.bind(name);
                    return items(mapping);
                };
            case "keys" ->
                (arguments, rendering) -> {
                    arguments.bind(name);
                    return new Sequence(mapping.keys(), Kind.VIEW);
                };
            case "values" ->
                (arguments, rendering) -> {
                    arguments.bind(name);
                    return new Sequence(mapping.values(), Kind.VIEW);
                };
            case "get" ->
                (arguments, rendering) -> {
                    Arguments.Bound bound = arguments.bind(name, "key", "default");
                    rendering.spendKey(bound.required(0));
                    Value value = mapping.get(bound.required(0));
                    return value != null ? value : bound.or(1, Value.None.NONE);
                };
            case "copy" ->
                (arguments, rendering) -> {
                    arguments.bind(name);
                    return mapping;
                };
            default -> null;
        };
    }

    static @Nullable Function find(Sequence sequence, String name) {
        return switch (name) {
            case "index" ->
                (arguments, rendering) -> {
                    Value sought = arguments.bind(name, "value").required(0);
                    for (int index = 0; index < sequence.items().size(); index++) {
                        if (Comparisons.equal(sequence.items().get(index), sought, rendering)) {
                            return Value.of(index);
                        }
                    }
                    throw new TemplateError("the value whose index is asked for is not in the list");
                };
            case "count" ->
                (arguments, rendering) -> {
                    Value sought = arguments.bind(name, "value").required(0);
                    return Value.of(sequence.items().stream()
                            .filter(item -> Comparisons.equal(item, sought, rendering))
                            .count());
                };
            case "copy" -> sequence.kind() == Kind.LIST ? (arguments, rendering) -> sequence : null;
            default -> null;
        };
    }

    /** A dictionary's keys with their values. */
    static Sequence items(Mapping mapping) {
        List<Value> pairs = new ArrayList<>();
        for (Mapping.Entry entry : mapping.entries()) {
            pairs.add(Value.tuple(entry.key(), entry.value()));
        }
        return new Sequence(pairs, Kind.VIEW);
    }
}
