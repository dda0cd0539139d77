// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.demonstration;

import io.triad.dataset.TaskSettings;
import io.triad.messaging.Derived;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.recipe.ColdStart;
import io.triad.recipe.DemonstrationShares;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.wire.TaskWire;
import java.util.ArrayList;
import java.util.List;

/**
 * The supervised batches of a run's cold start: a pure function of recipe and step.
 *
 * <p>Examples are counted through all steps. A round has as many of each ability as the recipe's shares say, spread
 * evenly, and one level; the next round has the next level. So every ability meets every level equally often however small a
 * batch is.
 */
public final class Demonstrations {
    private final String runId;
    private final long seed;
    private final TaskSettings settings;
    private final ColdStart coldStart;
    private final List<Ability> round;

    /**
     * Creates the demonstrations of a run.
     *
     * @throws io.triad.recipe.RecipeException when the recipe names families or questions that there are not
     */
    public Demonstrations(String runId, Recipe recipe, ColdStart coldStart) {
        this.runId = runId;
        this.seed = recipe.seed();
        this.settings = TaskSettings.of(recipe);
        this.coldStart = coldStart;
        this.round = round(coldStart.shares());
    }

    /** The abilities of a round in order: next is always the one that is furthest behind its share. */
    private static List<Ability> round(DemonstrationShares shares) {
        int size = shares.deduction() + shares.induction() + shares.abduction() + shares.arithmetic();
        List<Ability> round = new ArrayList<>();
        int[] issued = new int[Ability.values().length];
        for (int place = 1; place <= size; place++) {
            Ability next = Ability.DEDUCTION;
            int furthest = Integer.MIN_VALUE;
            for (Ability ability : Ability.values()) {
                int behind = place * share(shares, ability) - size * issued[ability.ordinal()];
                if (behind > furthest) {
                    next = ability;
                    furthest = behind;
                }
            }
            issued[next.ordinal()]++;
            round.add(next);
        }
        return List.copyOf(round);
    }

    private static int share(DemonstrationShares shares, Ability ability) {
        return switch (ability) {
            case DEDUCTION -> shares.deduction();
            case INDUCTION -> shares.induction();
            case ABDUCTION -> shares.abduction();
            case ARITHMETIC -> shares.arithmetic();
            // Questions come with answers, not with solutions to learn from.
            case DOMAIN -> 0;
        };
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
                    settings.style(),
                    settings.templates()));
        }
        return batch.build();
    }

    private TaskSpec spec(int step, int index) {
        long place = (step - 1L) * coldStart.examplesPerStep() + index;
        List<Integer> levels = coldStart.levels();
        return settings.families()
                .spec(
                        round.get((int) (place % round.size())),
                        levels.get((int) (place / round.size() % levels.size())),
                        Split.TRAIN,
                        Derived.seed(seed, Lane.BASE.label(), "demonstration", step, index));
    }
}
