// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

/** Words for HTML. */
final class Html {
    private Html() {}

    /** Returns a text as HTML shows it as it is, also inside quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
