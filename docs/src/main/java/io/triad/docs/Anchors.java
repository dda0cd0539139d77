// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names of headings, by which links reach them: the same that GitHub gives, so that a link works there and in the site.
 *
 * <p>Lower case; letters, digits, {@code _} and {@code -} stay, blanks become {@code -}, all else goes. A name that the page has already gets
 * {@code -1}, {@code -2} and so on. One instance serves one page.
 */
final class Anchors {
    private final Map<String, Integer> given = new HashMap<>();

    /** Returns the anchor of the page's next heading. */
    String next(String heading) {
        StringBuilder name = new StringBuilder();
        heading.toLowerCase(Locale.ROOT).codePoints().forEach(symbol -> {
            if (Character.isLetterOrDigit(symbol) || symbol == '_' || symbol == '-') {
                name.appendCodePoint(symbol);
            } else if (symbol == ' ') {
                name.append('-');
            }
        });
        int before = given.merge(name.toString(), 1, Integer::sum) - 1;
        return before == 0 ? name.toString() : name + "-" + before;
    }
}
