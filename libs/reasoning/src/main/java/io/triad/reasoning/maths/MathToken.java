// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

/**
 * A piece of a mathematical text.
 *
 * @param spaced whether a blank stands before it
 */
record MathToken(Kind kind, String text, boolean spaced) {

    static final MathToken END = new MathToken(Kind.END, "", false);

    enum Kind {
        /** Digits, with a point if any and the repeated digits in parentheses if any. */
        NUMBER,
        /** One Latin letter. */
        LETTER,
        /** The name of a command, without its backslash. */
        COMMAND,
        /** What stands in a {@code \text{}}, without outer blanks. */
        TEXT,
        /** An operator, bracket or mark, whichever way it was written. */
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isCommand(String name) {
        return kind == Kind.COMMAND && text.equals(name);
    }
}
