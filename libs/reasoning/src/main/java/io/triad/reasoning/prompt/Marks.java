// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

/**
 * How compact text says whether an atom or a variable holds: {@code A✓} that it does, {@code A✗} that it does not.
 *
 * <p>Letter and mark are one token, found by whoever reads the bare letter with one look back.
 */
public final class Marks {

    private Marks() {}

    /** The letter with its mark. */
    public static String text(String letter, boolean holds) {
        return letter + (holds ? "✓" : "✗");
    }
}
