// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * One thing that is wrong with a recipe.
 *
 * @param path the key, from the top: {@code alignment.curriculum[0].steps}; empty for the text as a whole
 * @param value what stands there, shortened; empty where nothing does
 * @param message what is wrong with it
 * @param allowed the values or keys that may stand there; empty where they cannot be listed
 */
public record Problem(String path, String value, String message, List<String> allowed) {
    private static final int MAX_VALUE = 80;

    public Problem {
        allowed = List.copyOf(allowed);
        if (value.length() > MAX_VALUE) {
            value = value.substring(0, MAX_VALUE) + "…";
        }
    }

    /** Returns the same problem seen from the section {@code section}. */
    Problem inside(String section) {
        if (section.isEmpty() || path.isEmpty()) {
            return new Problem(section + path, value, message, allowed);
        }
        return new Problem(section + (path.startsWith("[") ? "" : ".") + path, value, message, allowed);
    }

    /** Returns one line: path, message, value, and what is allowed. */
    public String line() {
        StringBuilder line = new StringBuilder();
        if (!path.isEmpty()) {
            line.append(path).append(": ");
        }
        line.append(message);
        if (!value.isEmpty()) {
            line.append(", but is ").append(value);
        }
        if (!allowed.isEmpty()) {
            line.append(" (allowed: ").append(String.join(", ", allowed)).append(')');
        }
        return line.toString();
    }
}
