// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.List;

/**
 * Makes the base from random weights by supervised steps on worked solutions. The public runs start from a model of
 * others, so these defaults are ours.
 *
 * @param architecture the model's shape
 * @param steps supervised steps
 * @param examplesPerStep worked solutions a step, which travel as one event; silent: 64
 * @param learningRate peak AdamW step size; silent: 0.001
 * @param warmupSteps steps over which it rises from 0; silent: 0
 * @param weightDecay decoupled weight decay; silent: 0.01
 * @param gradientClip bound on the global gradient norm; silent: 1.0
 * @param levels difficulties of the solutions; silent: 1
 * @param shares solutions of each ability in a round; silent: one of each
 * @param checkpointEvery every n-th step is published as a version; silent: 100
 */
@Describes("A model made from nothing, by supervised steps on worked solutions.")
public record ColdStart(
        Architecture architecture,

        @Describes("Supervised steps.") @Within(min = 1, max = 1_000_000)
        int steps,

        @Describes("Worked solutions a step.") @Default("64") @Within(min = 1, max = 2_048)
        int examplesPerStep,

        @Describes("Peak AdamW step size.") @Default("0.001") @Within(min = 0, above = true, max = 1)
        double learningRate,

        @Describes("Steps over which it rises from 0; at most `steps`.") @Default("0") @Within(min = 0, max = 1_000_000)
        int warmupSteps,

        @Describes("Decoupled weight decay.") @Default("0.01") @Within(min = 0, max = 1)
        double weightDecay,

        @Describes("Bound on the global gradient norm.") @Default("1.0") @Within(min = 0, above = true, max = 1_000_000)
        double gradientClip,

        @Describes("Difficulties of the solutions, each once.") @Default("[1]") @Within(min = 1, max = 5)
        List<Integer> levels,

        DemonstrationShares shares,

        @Describes("Every n-th step is published as a version.") @Default("100") @Within(min = 1, max = 1_000_000)
        int checkpointEvery)
        implements BaseModel {
    public ColdStart {
        levels = List.copyOf(levels);
        Constraints.check(
                ColdStart.class,
                architecture,
                steps,
                examplesPerStep,
                learningRate,
                warmupSteps,
                weightDecay,
                gradientClip,
                levels,
                shares,
                checkpointEvery);
        Constraints.checkDistinct("levels", levels);
        if (warmupSteps > steps) {
            throw RecipeException.at("warmupSteps", warmupSteps, "must be at most steps, " + steps);
        }
    }
}
