// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * What one reinforcement step samples.
 *
 * @param prompts tasks a step; a silent recipe means 16, the low end of the public runs
 * @param samples responses a task, its group; silent: 4 in stage A, 8 in stage C
 * @param temperature softmax temperature of sampling and of the log-probs; silent: 0.7 in stage A, 1.0 in stage C
 * @param topP nucleus mass; silent: 1, all of it
 * @param maxTokens bound on a response, in tokens; silent: 8192
 * @param refills rounds in which groups whose rewards are all equal are replaced (DAPO dynamic sampling, arXiv 2503.14476);
 *     silent: 0, none
 */
public record Batch(
        @Describes("Tasks a step.") @Default("16") @Within(min = 1, max = 65_536)
        int prompts,

        @Describes("Responses a task: its group.") @Default("4") @Within(min = 1, max = 256)
        int samples,

        @Describes("Softmax temperature, of sampling and of the log-probs.")
        @Default("0.7")
        @Within(min = 0, above = true, max = 10)
        double temperature,

        @Describes("Nucleus mass.") @Default("1.0") @Within(min = 0, above = true, max = 1)
        double topP,

        @Describes("Bound on a response, in tokens.") @Default("8192") @Within(min = 1, max = 131_072)
        int maxTokens,

        @Describes(
                "Rounds in which groups whose rewards are all equal are replaced by other tasks; see [Dynamic sampling](#dynamic-sampling).")
        @Default("0")
        @Within(min = 0, max = 16)
        int refills) {
    public Batch {
        Constraints.check(Batch.class, prompts, samples, temperature, topP, maxTokens, refills);
        if (refills > 0 && samples < 2) {
            throw RecipeException.at(
                    "refills", refills, "needs groups of at least 2 samples, since one alone equals itself");
        }
    }

    /** Returns the responses that one step wants, without refills. */
    public int numSamples() {
        return Math.multiplyExact(prompts, samples);
    }
}
