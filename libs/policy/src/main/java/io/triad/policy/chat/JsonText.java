// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Bool;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON as Python's {@code json.dumps} writes it, which models have been trained on: a blank after comma and colon. */
final class JsonText {
    /**
     * @param asciiOnly other characters are written as escapes
     * @param indent of one level, null for everything on one line
     * @param itemSeparator between items
     * @param keySeparator between a key and its value
     * @param sortKeys whether dictionaries are written in the order of their keys
     */
    record Layout(
            boolean asciiOnly, @Nullable String indent, String itemSeparator, String keySeparator, boolean sortKeys) {}

    private final Layout layout;
    private final Rendering rendering;
    private final StringBuilder written = new StringBuilder();

    private JsonText(Layout layout, Rendering rendering) {
        this.layout = layout;
        this.rendering = rendering;
    }

    static String of(Value value, Layout layout, Rendering rendering) {
        JsonText json = new JsonText(layout, rendering);
        json.write(value, 0);
        rendering.spendText(json.written.length());
        return json.written.toString();
    }

    private void write(Value value, int level) {
        rendering.enter();
        switch (value) {
            case Text(String text) -> quote(text);
            case Value.Markup(String text) -> quote(text);
            case Sequence sequence
            when sequence.kind() == Value.Kind.LIST || sequence.kind() == Value.Kind.TUPLE ->
                writeItems(sequence.items(), level);
            case Mapping mapping -> writeEntries(mapping, level);
            default -> written.append(scalar(value));
        }
        rendering.bound(written.length());
        rendering.leave();
    }

    private static String scalar(Value value) {
        return switch (value) {
            case Value.None none -> "null";
            case Bool bool -> bool == Bool.TRUE ? "true" : "false";
            case Value.Int number -> number.value().toString();
            case Value.Real(double number) ->
                Double.isNaN(number)
                        ? "NaN"
                        : Double.isInfinite(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonText.real(number);
            case Value.Undefined(String reason) -> throw new TemplateError(reason + "; it has no JSON");
            default -> throw new TemplateError("a " + Value.typeOf(value) + " has no JSON");
        };
    }

    private void writeItems(List<Value> items, int level) {
        if (items.isEmpty()) {
            written.append("[]");
            return;
        }
        written.append('[');
        for (int index = 0; index < items.size(); index++) {
            separate(index, level + 1);
            write(items.get(index), level + 1);
        }
        breakLine(level);
        written.append(']');
    }

    private void writeEntries(Mapping mapping, int level) {
        List<Mapping.Entry> entries = mapping.entries();
        if (entries.isEmpty()) {
            written.append("{}");
            return;
        }
        if (layout.sortKeys()) {
            entries = Sorting.by(entries, Mapping.Entry::key, false, rendering);
        }
        written.append('{');
        for (int index = 0; index < entries.size(); index++) {
            Mapping.Entry entry = entries.get(index);
            separate(index, level + 1);
            quote(key(entry.key()));
            written.append(layout.keySeparator());
            write(entry.value(), level + 1);
        }
        breakLine(level);
        written.append('}');
    }

    private static String key(Value key) {
        return Value.plain(key) instanceof Text(String text) ? text : scalar(key);
    }

    private void separate(int index, int level) {
        written.append(index > 0 ? layout.itemSeparator() : "");
        breakLine(level);
    }

    private void breakLine(int level) {
        if (layout.indent() != null) {
            rendering.bound(written.length() + (long) level * layout.indent().length());
            written.append('\n').append(layout.indent().repeat(level));
        }
    }

    private void quote(String text) {
        rendering.spendText(text.length());
        written.append('"');
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            switch (unit) {
                case '"' -> written.append("\\\"");
                case '\\' -> written.append("\\\\");
                case '\n' -> written.append("\\n");
                case '\r' -> written.append("\\r");
                case '\t' -> written.append("\\t");
                case '\b' -> written.append("\\b");
                case '\f' -> written.append("\\f");
                default -> {
                    if (unit < 0x20 || (layout.asciiOnly() && unit > 0x7E)) {
                        written.append("\\u%04x".formatted((int) unit));
                    } else {
                        written.append(unit);
                    }
                }
            }
        }
        written.append('"');
    }
}
