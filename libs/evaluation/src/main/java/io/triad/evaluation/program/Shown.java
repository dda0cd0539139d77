// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

/** Texts of any length, as they are shown in an explanation. */
final class Shown {
    private Shown() {}

    /** Returns the text, or its beginning and how long it is; lines are marked. */
    static String of(String text, int most) {
        String inLine = text.substring(0, Math.min(text.length(), most)).replace("\n", "⏎");
        return text.length() <= most ? inLine : inLine + "… (" + text.length() + " characters)";
    }
}
