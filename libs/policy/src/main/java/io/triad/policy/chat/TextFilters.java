// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Arguments.Bound;
import io.triad.policy.chat.Filters.Filter;
import io.triad.policy.chat.Value.Markup;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that give text; what is no text is first made one. */
final class TextFilters {
    static final Map<String, Filter> FILTERS = Map.ofEntries(
            change("upper", Letters::upper),
            change("lower", Letters::lower),
            change("capitalize", Letters::capitalize),
            change("title", TextFilters::title),
            Map.entry("string", (subject, arguments, rendering) -> {
                arguments.bind("string");
                return subject instanceof Markup ? subject : rendering.text(PythonText.str(subject, rendering));
            }),
            Map.entry("safe", (subject, arguments, rendering) -> {
                arguments.bind("safe");
                return new Markup(PythonText.str(subject, rendering));
            }),
            Map.entry("escape", TextFilters::escape),
            Map.entry("e", TextFilters::escape),
            Map.entry("trim", (subject, arguments, rendering) -> {
                String characters = arguments.bind("trim", "chars").optionalText(0);
                return Value.of(
                        TextMethods.strip(PythonText.str(subject, rendering), characters, true, true, rendering));
            }),
            Map.entry("replace", (subject, arguments, rendering) -> {
                Bound bound = arguments.bind("replace", "old", "new", "count");
                String old = PythonText.str(bound.required(0), rendering);
                String replacement = PythonText.str(bound.required(1), rendering);
                int most = bound.optional(2) == Value.None.NONE ? -1 : bound.integer(2, -1);
                return TextSearch.replace(PythonText.str(subject, rendering), old, replacement, most, rendering);
            }),
            Map.entry("format", TextFilters::format),
            Map.entry("indent", TextFilters::indent),
            Map.entry("join", TextFilters::join),
            Map.entry("tojson", TextFilters::toJson));

    private interface Change {
        String of(String text);
    }

    private TextFilters() {}

    private static Map.Entry<String, Filter> change(String name, Change change) {
        return Map.entry(name, (subject, arguments, rendering) -> {
            arguments.bind(name);
            return rendering.text(change.of(PythonText.str(subject, rendering)));
        });
    }

    /** A capital after every blank, hyphen or opening bracket, and only there; the method {@code title} differs. */
    private static String title(String text) {
        StringBuilder titled = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !beginsWord(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                int second = text.offsetByCodePoints(at, 1);
                titled.append(Letters.upper(text.substring(at, second)))
                        .append(Letters.lower(text.substring(second, end)));
            }
            while (end < text.length() && beginsWord(text.charAt(end))) {
                titled.append(text.charAt(end++));
            }
            at = end;
        }
        return titled.toString();
    }

    private static boolean beginsWord(char unit) {
        return Whitespace.is(unit) || "-({[<".indexOf(unit) >= 0;
    }

    private static Value escape(Value subject, Arguments arguments, Rendering rendering) {
        arguments.bind("escape");
        return new Markup(MarkupText.escaped(subject, rendering));
    }

    private static Value format(Value subject, Arguments arguments, Rendering rendering) {
        Mapping named = new Mapping();
        arguments.named().forEach((name, value) -> named.put(Value.of(name), value));
        if (named.size() > 0 && !arguments.positional().isEmpty()) {
            throw new TemplateError("format takes values with names or without, not both");
        }
        Value values = named.size() > 0 ? named : new Sequence(arguments.positional(), Value.Kind.TUPLE);
        return PercentFormat.format(PythonText.str(subject, rendering), values, rendering);
    }

    private static Value indent(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("indent", "width", "first", "blank");
        String indentation =
                bound.optional(0) instanceof Text(String text) ? text : spaces(bound.integer(0, 4), rendering);
        if (!(subject instanceof Text(String whole))) {
            throw new TemplateError("indent needs text, it got a " + Value.typeOf(subject));
        }
        boolean blank = bound.flag(2, false);
        StringBuilder indented = new StringBuilder(bound.flag(1, false) ? indentation : "");
        List<String> lines = TextSplitting.lines(whole + "\n", false, rendering.tooManyItems());
        rendering.spendItems(lines.size());
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            boolean indents = index > 0 && (blank || !line.isEmpty());
            rendering.bound((long) indented.length() + indentation.length() + line.length());
            indented.append(index > 0 ? "\n" : "")
                    .append(indents ? indentation : "")
                    .append(line);
        }
        return rendering.text(indented.toString());
    }

    private static String spaces(int count, Rendering rendering) {
        rendering.spendText(count);
        return " ".repeat(Math.max(0, count));
    }

    private static Value join(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("join", "d", "attribute");
        String separator = PythonText.str(bound.or(0, Text.EMPTY), rendering);
        Value path = bound.or(1, Value.None.NONE);
        StringBuilder joined = new StringBuilder();
        boolean later = false;
        for (Value item : Iteration.items(subject, rendering)) {
            Value member = path == Value.None.NONE ? item : MemberPath.of(path).follow(item, null, rendering);
            joined.append(later ? separator : "").append(PythonText.str(member, rendering));
            rendering.bound(joined.length());
            later = true;
        }
        return rendering.text(joined.toString());
    }

    private static Value toJson(Value subject, Arguments arguments, Rendering rendering) {
        Bound bound = arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = indentation(bound.or(1, Value.None.NONE), rendering);
        String itemSeparator = indent == null ? ", " : ",";
        String keySeparator = ": ";
        if (bound.or(2, Value.None.NONE) instanceof Sequence separators) {
            if (separators.items().size() != 2
                    || !(separators.items().get(0) instanceof Text(String item))
                    || !(separators.items().get(1) instanceof Text(String key))) {
                throw new TemplateError("tojson's separators are two texts, after an item and after a key");
            }
            itemSeparator = item;
            keySeparator = key;
        }
        JsonText.Layout layout =
                new JsonText.Layout(bound.flag(0, false), indent, itemSeparator, keySeparator, bound.flag(3, false));
        return rendering.text(JsonText.of(subject, layout, rendering));
    }

    private static @Nullable String indentation(Value indent, Rendering rendering) {
        return switch (indent) {
            case Value.None none -> null;
            case Text(String text) -> text;
            default -> spaces(Numbers.index(indent, "tojson's indent"), rendering);
        };
    }
}
