// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/** Escaping as it is without {@code autoescape}: only what is added to text that was marked safe is escaped. */
final class MarkupText {
    private MarkupText() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    /** The text of a value for joining it to safe text: as it is when it is safe too. */
    static String escaped(Value value, Rendering rendering) {
        if (value instanceof Value.Markup(String safe)) {
            return safe;
        }
        String escaped = escape(PythonText.str(value, rendering));
        rendering.spendText(escaped.length());
        return escaped;
    }
}
