// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.advantage;

import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.replay.history.RecordedSamples;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.StepBatch;
import io.triad.training.step.StepMethod;
import java.util.List;
import java.util.Optional;

/**
 * Computes advantages on recorded rewards, without any training: those of the run's own recipe, and those of another beside
 * them. A KL in the rewards is left out of both, since it depends on weights.
 */
public final class AdvantageReplay {
    private final Recipe own;
    private final Optional<Recipe> other;
    private final RecordedSamples samples;

    /**
     * @param own the run's recipe
     * @param other the recipe whose estimator and penalties are tried; empty to check the recorded advantages alone
     */
    public AdvantageReplay(Recipe own, Optional<Recipe> other, RecordedSamples samples) {
        this.own = own;
        this.other = other;
        this.samples = samples;
    }

    /**
     * Returns the advantages of a reinforcement step.
     *
     * @param without id of a rollout that is left out; the recorded digest is then not compared
     */
    public StepAdvantages of(StepTrained step, Optional<String> without) {
        Lane lane = Lane.of(step.getManifest().getLane());
        StepBatch batch = samples.batch(step.getManifest());
        List<JudgedRollout> all = batch.items();
        List<JudgedRollout> rest = without.map(id ->
                        all.stream().filter(rollout -> !rollout.id().equals(id)).toList())
                .orElse(all);
        double[] recomputed = method(own, lane, step).advantages(all);
        double[] compared = method(other.orElse(own), lane, step).advantages(rest);
        return StepAdvantages.of(step, all, recomputed, rest, compared);
    }

    private static StepMethod method(Recipe recipe, Lane lane, StepTrained step) {
        LanePlan plan = recipe.plan(lane);
        // The learning rate plays no part, and another recipe may have fewer steps.
        return StepMethod.of(
                plan, Math.min(step.getManifest().getStep(), plan.curriculum().numSteps()));
    }
}
