// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import io.triad.messaging.Derived;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.task.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.wire.TaskWire;
import java.util.List;

/**
 * The supervised batches of a run's cold start: a pure function of recipe and step.
 *
 * <p>Counted through all steps, example n exercises ability n mod 4 and has level (n div 4) mod number of levels, so that
 * every ability meets every level equally often however small a batch is.
 */
public final class Demonstrations {
    private static final List<Ability> ABILITIES = List.of(Ability.values());

    private final String runId;
    private final long seed;
    private final PromptStyle style;
    private final ColdStart coldStart;

    /** Creates the demonstrations of a run. */
    public Demonstrations(String runId, Recipe recipe, ColdStart coldStart) {
        this.runId = runId;
        this.seed = recipe.seed();
        this.style = TaskWire.style(recipe.promptStyle());
        this.coldStart = coldStart;
    }

    /** Returns the number of batches. */
    public int numSteps() {
        return coldStart.steps();
    }

    /** Returns the examples of each batch. */
    public int examplesPerStep() {
        return coldStart.examplesPerStep();
    }

    /**
     * Returns the batch of a step.
     *
     * @param step training step of lane base, from 1
     */
    public DemonstrationsIssued batch(int step) {
        DemonstrationsIssued.Builder batch =
                DemonstrationsIssued.newBuilder().setRunId(runId).setStep(step);
        for (int index = 0; index < coldStart.examplesPerStep(); index++) {
            batch.addTasks(TaskWire.write(
                    Derived.id(runId, Lane.BASE.label(), step, index),
                    TaskGenerator.generate(spec(step, index)),
                    style));
        }
        return batch.build();
    }

    private TaskSpec spec(int step, int index) {
        long place = (step - 1L) * coldStart.examplesPerStep() + index;
        long round = place / ABILITIES.size();
        List<Integer> levels = coldStart.levels();
        return new TaskSpec(
                ABILITIES.get((int) (place % ABILITIES.size())),
                levels.get((int) (round % levels.size())),
                Split.TRAIN,
                Derived.seed(seed, Lane.BASE.label(), "demonstration", step, index));
    }
}
