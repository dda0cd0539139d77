// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.recipe.Objective;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClipCountsTest {
    private static final float BEYOND = (float) Math.log(1.5);

    /** A bound counts where it decides: a token may move back towards the old policy however far it is. */
    @Test
    void shouldCountTheTokensThatABoundHoldsBack() {
        float[] advantages = {1, 1, -1, -1, 1, 0};
        float[] logProbs = {BEYOND, -BEYOND, -BEYOND, BEYOND, 0.01f, BEYOND};
        float[] zeros = new float[6];

        ClipCounts counts = loss(5).clips(logProbs, new TokenTerms(advantages, zeros, zeros, zeros, new int[] {6}));

        assertThat(counts).isEqualTo(new ClipCounts(1, 1, 0));
    }

    @Test
    void shouldCountWeightsThatAreCut() {
        float[] old = {0, 0, 0};
        float[] sampler = {(float) -Math.log(2.5), (float) -Math.log(1.5), 0};

        ClipCounts counts = loss(2).clips(old, new TokenTerms(new float[3], old, sampler, new float[3], new int[] {3}));

        assertThat(counts).isEqualTo(new ClipCounts(0, 0, 1));
        assertThat(counts.plus(new ClipCounts(1, 2, 3))).isEqualTo(new ClipCounts(1, 2, 4));
    }

    private static PolicyLoss loss(double importanceCap) {
        Training training =
                new Training(1e-3, 0.9, 0.999, 0, 1, 0.2, 0.2, 0, 0, importanceCap, Objective.USUAL, Schedule.USUAL);
        return new PolicyLoss(training, new TokenMean(1), Optional.empty());
    }
}
