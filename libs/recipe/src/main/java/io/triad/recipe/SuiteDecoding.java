// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * How the responses to a suite's tasks are drawn.
 *
 * @param greedy whether each task gets one response at temperature 0; silent: true
 * @param samples sampled responses to each task; silent: 0
 * @param temperature softmax temperature of the sampled ones; silent: 1.0
 * @param topP nucleus mass of the sampled ones; silent: 0.95
 * @param maxTokens bound on a response, in tokens; silent: 8192
 */
public record SuiteDecoding(
        @Describes("Whether each task gets one response at temperature 0.") @Default("true")
        boolean greedy,

        @Describes("Sampled responses to each task.") @Default("0") @Within(min = 0, max = 1_024)
        int samples,

        @Describes("Softmax temperature of the sampled ones.") @Default("1.0") @Within(min = 0, above = true, max = 10)
        double temperature,

        @Describes("Nucleus mass of the sampled ones.") @Default("0.95") @Within(min = 0, above = true, max = 1)
        double topP,

        @Describes("Bound on a response, in tokens; never more than the positions that its prompt leaves.")
        @Default("8192")
        @Within(min = 1, max = 131_072)
        int maxTokens) {
    public SuiteDecoding {
        Constraints.check(SuiteDecoding.class, greedy, samples, temperature, topP, maxTokens);
        if (!greedy && samples == 0) {
            throw RecipeException.at("samples", samples, "must be 1 or more where greedy is false");
        }
    }
}
