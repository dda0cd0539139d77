// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import java.util.List;

/**
 * How many tokens a full prompt may have, system text and puzzle together, in the library's own words.
 *
 * <p>The sizes of the levels keep to it by construction, whatever the seed, with a tokenizer as fine as those of today's
 * models (byte-pair encodings of some 100,000 tokens); whether a model's own does is for an audit with that tokenizer to say.
 */
public final class PromptBudget {

    private static final List<Integer> TOKENS = List.of(256, 320, 384, 448, 512);

    private PromptBudget() {}

    /** The budget of a level, 1 to 5. */
    public static int tokens(int level) {
        return TOKENS.get(level - 1);
    }
}
