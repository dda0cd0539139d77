// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import io.triad.policy.chat.Value.Bool;
import io.triad.policy.chat.Value.Sequence;
import io.triad.policy.chat.Value.Text;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;

/** Values as Python writes them: {@code str} for printing, {@code repr} inside lists and dictionaries. */
final class PythonText {
    private final Rendering rendering;
    private final StringBuilder written = new StringBuilder();

    private PythonText(Rendering rendering) {
        this.rendering = rendering;
    }

    /** What printing the value gives; of an undefined one, nothing. */
    static String str(Value value, Rendering rendering) {
        return switch (value) {
            case Text(String text) -> text;
            case Value.Markup(String text) -> text;
            case Value.Undefined undefined -> "";
            default -> repr(value, rendering);
        };
    }

    /** What the value looks like in a list that is printed: text in quotes. */
    static String repr(Value value, Rendering rendering) {
        PythonText text = new PythonText(rendering);
        text.write(value);
        rendering.spendText(text.written.length());
        return text.written.toString();
    }

    /** The shortest digits that give the number back, with an exponent below 1e-4 and from 1e16 on. */
    static String real(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    private void write(Value value) {
        rendering.enter();
        switch (value) {
            case Value.Undefined undefined -> written.append("Undefined");
            case Value.None none -> written.append("None");
            case Bool bool -> written.append(bool == Bool.TRUE ? "True" : "False");
            case Value.Int number -> written.append(number.value());
            case Value.Real number -> written.append(real(number.value()));
            case Text(String text) -> quote(text);
            case Sequence sequence -> write(sequence);
            case Mapping mapping -> write(mapping);
            case Value.Generator generator -> throw unprintable(value);
            case Value.Markup markup -> throw unprintable(value);
            case Value.Native other -> throw unprintable(value);
        }
        rendering.bound(written.length());
        rendering.leave();
    }

    private static TemplateError unprintable(Value value) {
        return new TemplateError("a " + Value.typeOf(value) + " cannot be printed; take '|list' of what it holds, "
                + "or call it if it is a method");
    }

    private void write(Sequence sequence) {
        List<Value> items = sequence.items();
        switch (sequence.kind()) {
            case LIST -> writeItems("[", items, "]");
            case TUPLE -> writeItems("(", items, items.size() == 1 ? ",)" : ")");
            case RANGE, VIEW -> throw unprintable(sequence);
        }
    }

    private void writeItems(String open, List<Value> items, String close) {
        written.append(open);
        for (Iterator<Value> each = items.iterator(); each.hasNext(); ) {
            write(each.next());
            written.append(each.hasNext() ? ", " : "");
        }
        written.append(close);
    }

    private void write(Mapping mapping) {
        written.append('{');
        for (Iterator<Mapping.Entry> each = mapping.entries().iterator(); each.hasNext(); ) {
            Mapping.Entry entry = each.next();
            write(entry.key());
            written.append(": ");
            write(entry.value());
            written.append(each.hasNext() ? ", " : "");
        }
        written.append('}');
    }

    private void quote(String text) {
        rendering.spendText(text.length());
        char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        written.append(mark);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> written.append("\\n");
                case '\r' -> written.append("\\r");
                case '\t' -> written.append("\\t");
                case '\\' -> written.append("\\\\");
                default -> {
                    if (character == mark) {
                        written.append('\\').append(mark);
                    } else if (printable(character)) {
                        written.appendCodePoint(character);
                    } else {
                        escape(character);
                    }
                }
            }
        });
        written.append(mark);
    }

    private void escape(int character) {
        String format = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
        written.append(format.formatted(character));
    }

    private static boolean printable(int character) {
        return character == ' '
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
