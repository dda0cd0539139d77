// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.chat;

import java.time.Clock;

/** One rendering of a template: its clock, the line it is at, and what it may still spend. Used by one thread. */
final class Rendering {
    private static final int CHARACTERS_A_STEP = 8;
    private static final int STEPS_AN_ITEM = 4;

    private final RenderLimits limits;
    private final Clock clock;
    private long steps;
    private int depth;
    private int line = 1;

    Rendering(RenderLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    int line() {
        return line;
    }

    void at(int newLine) {
        line = newLine;
    }

    void enter() {
        spend(1);
        if (++depth > limits.maxDepth()) {
            throw new TemplateError("evaluation is nested deeper than " + limits.maxDepth() + " levels");
        }
    }

    void leave() {
        depth--;
    }

    void spend(long more) {
        steps += more;
        if (steps > limits.maxSteps()) {
            throw new TemplateError("rendering takes more than " + limits.maxSteps() + " steps");
        }
    }

    /** Checks the length of a text that is being made. */
    void bound(long characters) {
        if (characters > limits.maxCharacters()) {
            throw new TemplateError("a text grows beyond " + limits.maxCharacters() + " characters");
        }
    }

    /** Accounts for a text that is made or gone through. */
    void spendText(long characters) {
        bound(characters);
        spend(characters / CHARACTERS_A_STEP);
    }

    /** Accounts for a list that is made or gone through. */
    void spendItems(long items) {
        if (items > limits.maxItems()) {
            throw new TemplateError("a list grows beyond " + limits.maxItems() + " items");
        }
        spend(items * STEPS_AN_ITEM);
    }

    /** One item more than a list may have. */
    int tooManyItems() {
        return limits.maxItems() + 1;
    }

    /** Accounts for looking for one text in another, which in the worst case takes the product of their lengths. */
    void spendSearch(String text, String sought) {
        spend((long) text.length() * Math.max(1, sought.length()) / (8L * CHARACTERS_A_STEP));
    }

    /** Accounts for looking a key up, which compares it with an equal one. */
    void spendKey(Value key) {
        if (key instanceof Value.Text(String text)) {
            spendText(text.length());
        }
    }

    Value.Text text(String made) {
        spendText(made.length());
        return new Value.Text(made);
    }
}
