// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * How every final checkpoint is measured: greedy once, and sampled. A silent recipe means the paper's sampling.
 *
 * @param tasksPerLevel held-out tasks of each ability and level; silent: 100
 * @param levels difficulties; silent: 1 and 2, those that the paper trains on
 * @param samples responses a task in the sampled table; silent: 32
 * @param temperature softmax temperature of the sampled table; silent: 1.0
 * @param topP nucleus mass of the sampled table; silent: 0.95
 * @param maxTokens bound on a response, in tokens; silent: 8192
 */
public record EvaluationPlan(
        @Describes("Held-out tasks of each ability and level.") @Default("100") @Within(min = 1, max = 100_000)
        int tasksPerLevel,

        @Describes("Difficulties, each once.") @Default("[1, 2]") @Within(min = 1, max = 5)
        List<Integer> levels,

        @Describes("Responses a task in the sampled table.") @Default("32") @Within(min = 1, max = 1_024)
        int samples,

        @Describes("Softmax temperature of the sampled table.") @Default("1.0") @Within(min = 0, above = true, max = 10)
        double temperature,

        @Describes("Nucleus mass of the sampled table.") @Default("0.95") @Within(min = 0, above = true, max = 1)
        double topP,

        @Describes("Bound on a response, in tokens.") @Default("8192") @Within(min = 1, max = 131_072)
        int maxTokens) {
    public EvaluationPlan {
        levels = List.copyOf(levels);
        Constraints.check(EvaluationPlan.class, tasksPerLevel, levels, samples, temperature, topP, maxTokens);
        Constraints.checkDistinct("levels", levels);
    }
}
