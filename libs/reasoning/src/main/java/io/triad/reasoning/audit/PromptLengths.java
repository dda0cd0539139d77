// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.prompt.PromptBudget;
import java.util.List;

/**
 * How many tokens the prompts of a level have.
 *
 * @param tokens how they are spread
 * @param budget what {@link PromptBudget} allows
 * @param numOver prompts that have more
 */
public record PromptLengths(Spread tokens, int budget, long numOver) {

    /** The lengths of a level's prompts. */
    static PromptLengths of(int level, List<Long> tokens) {
        int budget = PromptBudget.tokens(level);
        return new PromptLengths(
                Spread.of(tokens),
                budget,
                tokens.stream().filter(length -> length > budget).count());
    }
}
