// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Generator;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import io.triad.policy.chat.Value.Undefined;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Going through values: their items, their length, their places. */
final class Iteration {
    private Iteration() {}

    /** The items of a value, of a dictionary its keys; a generator is empty afterwards. */
    static List<Value> items(Value value, Rendering rendering) {
        if (value instanceof Text(String text)) {
            rendering.spendItems(text.length());
            return CodePoints.characters(text);
        }
        List<Value> items =
                switch (value) {
                    case Sequence sequence -> sequence.items();
                    case Mapping mapping -> mapping.keys();
                    case Generator generator -> generator.drain();
                    case Undefined undefined -> List.of();
                    default -> throw new TemplateError("a " + Value.typeOf(value) + " has no items to go through");
                };
        rendering.spendItems(items.size());
        return items;
    }

    static boolean iterable(Value value) {
        return switch (value) {
            case Sequence sequence -> true;
            case Mapping mapping -> true;
            case Generator generator -> true;
            case Undefined undefined -> true;
            case Text text -> true;
            default -> false;
        };
    }

    static int length(Value value, Rendering rendering) {
        return switch (Value.plain(value)) {
            case Text(String text) -> {
                rendering.spendText(text.length());
                yield CodePoints.length(text);
            }
            case Sequence sequence -> sequence.items().size();
            case Mapping mapping -> mapping.size();
            case Undefined undefined -> 0;
            default -> throw new TemplateError("a " + Value.typeOf(value) + " has no length");
        };
    }

    /** The item at a place, counted from the end when negative; null when there is none. */
    static @Nullable Value at(Value value, Value place, Rendering rendering) {
        BigInteger index = Numbers.whole(place);
        boolean hasPlaces =
                value instanceof Text || (value instanceof Sequence sequence && sequence.kind() != Value.Kind.VIEW);
        if (index == null || !hasPlaces) {
            return null;
        }
        int length = length(value, rendering);
        BigInteger counted = index.signum() < 0 ? index.add(BigInteger.valueOf(length)) : index;
        if (counted.signum() < 0 || counted.compareTo(BigInteger.valueOf(length)) >= 0) {
            return null;
        }
        int at = counted.intValue();
        if (value instanceof Text(String text)) {
            int start = CodePoints.offset(text, at);
            return Value.of(text.substring(start, text.offsetByCodePoints(start, 1)));
        }
        return ((Sequence) value).items().get(at);
    }
}
