// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

/**
 * A piece of a template's source.
 *
 * @param text the piece itself; of a string what it means, escapes resolved
 * @param line where it begins, the first being 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        DATA("text"),
        PRINT_BEGIN("{{"),
        PRINT_END("}}"),
        BLOCK_BEGIN("{%"),
        BLOCK_END("%}"),
        NAME("a name"),
        STRING("a string"),
        INTEGER("an integer"),
        FLOAT("a number"),
        OPERATOR("an operator"),
        END("the end of the template");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    boolean is(Kind expected, String expectedText) {
        return kind == expected && text.equals(expectedText);
    }

    boolean isName(String name) {
        return is(Kind.NAME, name);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    /** How an error message names it. */
    String shown() {
        return switch (kind) {
            case NAME, INTEGER, FLOAT, OPERATOR, STRING -> "'" + text + "'";
            case DATA, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> kind.toString();
        };
    }
}
