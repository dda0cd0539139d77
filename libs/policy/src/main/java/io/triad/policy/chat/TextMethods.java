// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Value.Function;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The methods of Python's text. */
final class TextMethods {
    /** A method, given the text it belongs to. */
    interface Method {
        Value call(String text, Arguments arguments, Rendering rendering);
    }

    private interface Question {
        boolean holds(String text);
    }

    private interface Change {
        String of(String text);
    }

    private static final Map<String, Method> METHODS = Map.ofEntries(
            stripping("strip", true, true),
            stripping("lstrip", true, false),
            stripping("rstrip", false, true),
            Map.entry("split", (text, arguments, rendering) -> split(text, arguments, rendering, false)),
            Map.entry("rsplit", (text, arguments, rendering) -> split(text, arguments, rendering, true)),
            Map.entry("splitlines", (text, arguments, rendering) -> {
                boolean keepEnds = arguments.bind("splitlines", "keepends").flag(0, false);
                rendering.spendText(text.length());
                return texts(TextSplitting.lines(text, keepEnds, rendering.tooManyItems()), rendering);
            }),
            Map.entry("partition", (text, arguments, rendering) -> partition(text, arguments, rendering, false)),
            Map.entry("rpartition", (text, arguments, rendering) -> partition(text, arguments, rendering, true)),
            Map.entry("join", TextMethods::join),
            Map.entry("format", BraceFormat::format),
            Map.entry("replace", (text, arguments, rendering) -> {
                Bound bound = arguments.bind("replace", "old", "new", "count");
                return TextSearch.replace(text, bound.text(0), bound.text(1), bound.integer(2, -1), rendering);
            }),
            Map.entry("startswith", (text, arguments, rendering) -> TextSearch.affix(text, arguments, true, rendering)),
            Map.entry("endswith", (text, arguments, rendering) -> TextSearch.affix(text, arguments, false, rendering)),
            Map.entry("removeprefix", (text, arguments, rendering) -> {
                String prefix = arguments.bind("removeprefix", "prefix").text(0);
                return rendering.text(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
            }),
            Map.entry("removesuffix", (text, arguments, rendering) -> {
                String suffix = arguments.bind("removesuffix", "suffix").text(0);
                return rendering.text(
                        text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
            }),
            Map.entry("find", TextSearch.finder("find", false)),
            Map.entry("rfind", TextSearch.finder("rfind", true)),
            Map.entry("index", TextSearch.indexer("index", false)),
            Map.entry("rindex", TextSearch.indexer("rindex", true)),
            Map.entry("count", TextSearch::count),
            Map.entry("zfill", TextMethods::zeroFill),
            padding("ljust", 0),
            padding("rjust", 1),
            padding("center", 2),
            change("upper", Letters::upper),
            change("lower", Letters::lower),
            change("title", Letters::title),
            change("capitalize", Letters::capitalize),
            change("swapcase", Letters::swapCase),
            question("isdigit", Letters::areDigits),
            question("isdecimal", Letters::areDecimals),
            question("isalpha", Letters::areLetters),
            question("isalnum", Letters::areLettersOrNumbers),
            question("isspace", Letters::areSpace),
            question("isupper", Letters::areUpper),
            question("islower", Letters::areLower),
            question("isascii", text -> text.chars().allMatch(unit -> unit < 0x80)));

    private TextMethods() {}

    static @Nullable Function find(String text, String name) {
        Method method = METHODS.get(name);
        return method == null ? null : (arguments, rendering) -> method.call(text, arguments, rendering);
    }

    private static Map.Entry<String, Method> stripping(String name, boolean start, boolean end) {
        return Map.entry(name, (text, arguments, rendering) -> {
            String characters = arguments.bind(name, "chars").optionalText(0);
            return Value.of(strip(text, characters, start, end, rendering));
        });
    }

    /** The text without the given characters (null: white space) at its start, its end or both. */
    static String strip(String text, @Nullable String characters, boolean start, boolean end, Rendering rendering) {
        rendering.spendSearch(text, characters == null ? "" : characters);
        int from = 0;
        int to = text.length();
        while (start && from < to && stripped(text.codePointAt(from), characters)) {
            from = text.offsetByCodePoints(from, 1);
        }
        while (end && to > from && stripped(text.codePointBefore(to), characters)) {
            to = text.offsetByCodePoints(to, -1);
        }
        return text.substring(from, to);
    }

    private static boolean stripped(int character, @Nullable String characters) {
        return characters == null ? Whitespace.is(character) : characters.indexOf(character) >= 0;
    }

    private static Map.Entry<String, Method> change(String name, Change change) {
        return Map.entry(name, (text, arguments, rendering) -> {
            arguments.bind(name);
            return rendering.text(change.of(text));
        });
    }

    private static Map.Entry<String, Method> question(String name, Question question) {
        return Map.entry(name, (text, arguments, rendering) -> {
            arguments.bind(name);
            rendering.spendText(text.length());
            return Value.of(question.holds(text));
        });
    }

    private static Value split(String text, Arguments arguments, Rendering rendering, boolean fromEnd) {
        Bound bound = arguments.bind(fromEnd ? "rsplit" : "split", "sep", "maxsplit");
        String separator = bound.optionalText(0);
        int asked = bound.integer(1, -1);
        int most = asked < 0 ? rendering.tooManyItems() : Math.min(asked, rendering.tooManyItems());
        rendering.spendSearch(text, separator == null ? "" : separator);
        List<String> parts = separator == null
                ? TextSplitting.words(text, most, fromEnd)
                : TextSplitting.parts(text, separator, most, fromEnd);
        return texts(parts, rendering);
    }

    private static Value partition(String text, Arguments arguments, Rendering rendering, boolean fromEnd) {
        String separator = arguments.bind("partition", "sep").text(0);
        rendering.spendSearch(text, separator);
        List<String> parts = TextSplitting.parts(text, separator, 1, fromEnd);
        if (parts.size() == 2) {
            return Value.tuple(Value.of(parts.get(0)), Value.of(separator), Value.of(parts.get(1)));
        }
        return fromEnd
                ? Value.tuple(Text.EMPTY, Text.EMPTY, Value.of(text))
                : Value.tuple(Value.of(text), Text.EMPTY, Text.EMPTY);
    }

    private static Value join(String separator, Arguments arguments, Rendering rendering) {
        StringJoiner joined = new StringJoiner(separator);
        for (Value item : Iteration.items(arguments.bind("join", "iterable").required(0), rendering)) {
            if (!(item instanceof Text(String text))) {
                throw new TemplateError("join() needs text, it got a " + Value.typeOf(item));
            }
            rendering.bound((long) joined.length() + separator.length() + text.length());
            joined.add(text);
        }
        return rendering.text(joined.toString());
    }

    private static Value zeroFill(String text, Arguments arguments, Rendering rendering) {
        int missing = arguments.bind("zfill", "width").integer(0, 0) - CodePoints.length(text);
        if (missing <= 0) {
            return Value.of(text);
        }
        rendering.spendText(missing);
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return Value.of((signed ? text.substring(0, 1) : "") + "0".repeat(missing) + text.substring(signed ? 1 : 0));
    }

    /** @param side of the text: 0 left, 1 right, 2 centre */
    private static Map.Entry<String, Method> padding(String name, int side) {
        return Map.entry(name, (text, arguments, rendering) -> {
            Bound bound = arguments.bind(name, "width", "fillchar");
            String fill = bound.optional(1) == null ? " " : bound.text(1);
            int width = bound.integer(0, 0);
            int missing = width - CodePoints.length(text);
            if (missing <= 0) {
                return Value.of(text);
            }
            rendering.spendText(missing);
            // Python's centre leans to the left, but for an odd gap in an odd width.
            int before =
                    switch (side) {
                        case 0 -> 0;
                        case 1 -> missing;
                        default -> missing / 2 + (missing & width & 1);
                    };
            return rendering.text(fill.repeat(before) + text + fill.repeat(missing - before));
        });
    }

    private static Value texts(List<String> parts, Rendering rendering) {
        rendering.spendItems(parts.size());
        return new Sequence(parts.stream().map(part -> (Value) Value.of(part)).toList(), Value.Kind.LIST);
    }
}
