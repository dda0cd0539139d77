// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** Python's slices. */
final class Slices {
    private Slices() {}

    /** The part of a text or sequence between two places; a bound of none is the end in the step's direction. */
    static Value slice(Value subject, Value start, Value stop, Value step, Rendering rendering) {
        int stride = step == Value.None.NONE ? 1 : Numbers.index(step, "a slice");
        if (stride == 0) {
            throw new TemplateError("a slice's step is 0; it must not be");
        }
        return switch (subject) {
            case Text(String text) -> text(text, start, stop, stride, rendering);
            case Sequence sequence
            when sequence.kind() != Value.Kind.VIEW -> {
                List<Value> part = part(sequence.items(), start, stop, stride);
                rendering.spendItems(part.size());
                yield new Sequence(part, sequence.kind());
            }
            case Value.Undefined(String reason) -> throw new TemplateError(reason);
            default -> throw new TemplateError("a " + Value.typeOf(subject) + " has no slices");
        };
    }

    private static Value text(String text, Value start, Value stop, int stride, Rendering rendering) {
        rendering.spendText(text.length());
        if (stride == 1) {
            int length = CodePoints.length(text);
            int from = bound(start, length, 0, 0, length);
            int to = Math.max(from, bound(stop, length, length, 0, length));
            int begin = CodePoints.offset(text, from);
            return Value.of(text.substring(begin, text.offsetByCodePoints(begin, to - from)));
        }
        rendering.spendItems(text.length());
        StringBuilder part = new StringBuilder();
        for (Value character : part(CodePoints.characters(text), start, stop, stride)) {
            part.append(((Text) character).text());
        }
        return Value.of(part.toString());
    }

    private static List<Value> part(List<Value> items, Value start, Value stop, int stride) {
        int length = items.size();
        List<Value> part = new ArrayList<>();
        if (stride > 0) {
            long end = bound(stop, length, length, 0, length);
            for (long at = bound(start, length, 0, 0, length); at < end; at += stride) {
                part.add(items.get((int) at));
            }
        } else {
            long end = bound(stop, length, -1, -1, length - 1);
            for (long at = bound(start, length, length - 1, -1, length - 1); at > end; at += stride) {
                part.add(items.get((int) at));
            }
        }
        return part;
    }

    private static int bound(Value place, int length, int absent, int lowest, int highest) {
        if (place == Value.None.NONE) {
            return absent;
        }
        int index = Numbers.index(place, "a slice");
        return Math.clamp(index < 0 ? (long) index + length : index, lowest, highest);
    }
}
