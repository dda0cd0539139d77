// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finding text in text, in places that Python counts. */
final class TextSearch {
    /** A part of a text with where it begins, in characters. */
    private record Window(String part, int start) {}

    private TextSearch() {}

    static Text replace(String text, String old, String replacement, int most, Rendering rendering) {
        rendering.spendSearch(text, old);
        StringBuilder changed = new StringBuilder();
        int at = 0;
        int count = 0;
        while (most < 0 || count < most) {
            int found = old.isEmpty() ? nextGap(text, at, count) : text.indexOf(old, at);
            if (found < 0) {
                break;
            }
            changed.append(text, at, found).append(replacement);
            rendering.spend(1);
            rendering.bound(changed.length());
            at = found + old.length();
            count++;
        }
        return rendering.text(changed.append(text, at, text.length()).toString());
    }

    /** An empty text is found before the first character and behind each. */
    private static int nextGap(String text, int at, int count) {
        if (count == 0) {
            return 0;
        }
        return at < text.length() ? text.offsetByCodePoints(at, 1) : -1;
    }

    static Value affix(String text, Arguments arguments, boolean atStart, Rendering rendering) {
        String name = atStart ? "startswith" : "endswith";
        Bound bound = arguments.bind(name, "affix", "start", "end");
        Window window = window(text, bound, rendering);
        Value sought = bound.required(0);
        List<Value> affixes = sought instanceof Sequence sequence && sequence.kind() == Value.Kind.TUPLE
                ? sequence.items()
                : List.of(sought);
        boolean found = false;
        for (Value affix : affixes) {
            if (!(affix instanceof Text(String part))) {
                throw new TemplateError(name + "() needs text or a tuple of texts, it got a " + Value.typeOf(affix));
            }
            rendering.spendText(part.length());
            found |= window != null
                    && (atStart ? window.part().startsWith(part) : window.part().endsWith(part));
        }
        return Value.of(found);
    }

    static TextMethods.Method finder(String name, boolean last) {
        return (text, arguments, rendering) -> Value.of(place(text, arguments, name, last, rendering));
    }

    static TextMethods.Method indexer(String name, boolean last) {
        return (text, arguments, rendering) -> {
            int place = place(text, arguments, name, last, rendering);
            if (place < 0) {
                throw new TemplateError(name + "() does not find the text it looks for; use find()");
            }
            return Value.of(place);
        };
    }

    static Value count(String text, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("count", "sub", "start", "end");
        String sought = bound.text(0);
        rendering.spendSearch(text, sought);
        Window window = window(text, bound, rendering);
        if (window == null) {
            return Value.of(0);
        }
        if (sought.isEmpty()) {
            return Value.of(CodePoints.length(window.part()) + 1L);
        }
        long count = 0;
        for (int at = window.part().indexOf(sought);
                at >= 0;
                at = window.part().indexOf(sought, at + sought.length())) {
            count++;
        }
        return Value.of(count);
    }

    private static int place(String text, Arguments arguments, String name, boolean last, Rendering rendering) {
        Bound bound = arguments.bind(name, "sub", "start", "end");
        String sought = bound.text(0);
        rendering.spendSearch(text, sought);
        Window window = window(text, bound, rendering);
        if (window == null) {
            return -1;
        }
        int found = last ? window.part().lastIndexOf(sought) : window.part().indexOf(sought);
        rendering.spendText(text.length());
        return found < 0 ? -1 : window.start() + window.part().codePointCount(0, found);
    }

    /** The part of the text between the second and third argument; null when it begins behind the text's end. */
    private static @Nullable Window window(String text, Bound bound, Rendering rendering) {
        if (bound.optional(1) == null && bound.optional(2) == null) {
            return new Window(text, 0);
        }
        rendering.spendText(text.length());
        int length = CodePoints.length(text);
        int start = bound(bound.or(1, Value.None.NONE), length, 0);
        int end = Math.min(length, bound(bound.or(2, Value.None.NONE), length, length));
        if (start > end) {
            return null;
        }
        int from = CodePoints.offset(text, start);
        return new Window(text.substring(from, text.offsetByCodePoints(from, end - start)), start);
    }

    private static int bound(Value place, int length, int absent) {
        if (place == Value.None.NONE) {
            return absent;
        }
        int index = Numbers.index(place, "a place in text");
        return index < 0 ? Math.max(0, index + length) : index;
    }
}
