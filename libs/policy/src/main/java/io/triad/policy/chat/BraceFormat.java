// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/** The method {@code format} of text: {@code {}}, {@code {0}} and {@code {name}}, each replaced by what printing gives. */
final class BraceFormat {
    private final String format;
    private final Arguments arguments;
    private final Rendering rendering;
    private final StringBuilder written = new StringBuilder();
    private int next;
    private boolean counted;
    private boolean numbered;

    private BraceFormat(String format, Arguments arguments, Rendering rendering) {
        this.format = format;
        this.arguments = arguments;
        this.rendering = rendering;
    }

    static Value format(String format, Arguments arguments, Rendering rendering) {
        rendering.spend(format.length());
        return new BraceFormat(format, arguments, rendering).run();
    }

    private Value run() {
        int at = 0;
        while (at < format.length()) {
            char character = format.charAt(at);
            boolean brace = character == '{' || character == '}';
            if (brace && at + 1 < format.length() && format.charAt(at + 1) == character) {
                written.append(character);
                at += 2;
            } else if (brace) {
                int end = character == '{' ? format.indexOf('}', at) : -1;
                if (end < 0) {
                    throw new TemplateError("a '" + character + "' in a format has no partner; double it to write it");
                }
                written.append(PythonText.str(value(format.substring(at + 1, end)), rendering));
                rendering.bound(written.length());
                at = end + 1;
            } else {
                written.append(character);
                at++;
            }
        }
        return rendering.text(written.toString());
    }

    private Value value(String field) {
        if (field.isEmpty()) {
            counted = true;
            return positional(next++);
        }
        if (Letters.areDecimals(field) && field.length() < 7) {
            numbered = true;
            return positional(Integer.parseInt(field));
        }
        if (!field.chars().allMatch(unit -> unit == '_' || Character.isLetterOrDigit(unit))) {
            throw new TemplateError("'{" + field + "}' in a format is not supported; it holds a name or a number only");
        }
        Value named = arguments.named().get(field);
        if (named == null) {
            throw new TemplateError("a format has no value named '" + field + "'");
        }
        return named;
    }

    private Value positional(int index) {
        if (counted && numbered) {
            throw new TemplateError("a format counts its values itself or numbers them, not both");
        }
        if (index >= arguments.positional().size()) {
            throw new TemplateError(
                    "a format needs more than the " + arguments.positional().size() + " values it gets");
        }
        return arguments.positional().get(index);
    }
}
