// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.PolicyConfig;
import io.triad.recipe.Adapter;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModelCostTest {
    private static final int HIDDEN = 8;
    private static final int LAYERS = 3;
    private static final int HEADS = 4;
    private static final int KEY_VALUE_HEADS = 2;
    private static final int HEAD = 2;
    private static final int INTERMEDIATE = 12;
    private static final int VOCABULARY = 20;

    private final ModelCost cost = new ModelCost(new PolicyConfig(
            HIDDEN,
            LAYERS,
            HEADS,
            KEY_VALUE_HEADS,
            INTERMEDIATE,
            VOCABULARY,
            64,
            1e4,
            1e-6,
            true,
            OptionalInt.empty(),
            0,
            OptionalInt.empty()));

    /** Multiplies as a decoder does, and counts. */
    @Test
    void shouldCountWhatADecoderMultiplies() {
        int prompt = 6;
        int response = 10;
        int length = prompt + response;
        long operations = 0;
        for (int token = 0; token < length; token++) {
            for (int layer = 0; layer < LAYERS; layer++) {
                int[][] matrices = {
                    {HIDDEN, HEADS * HEAD},
                    {HIDDEN, KEY_VALUE_HEADS * HEAD},
                    {HIDDEN, KEY_VALUE_HEADS * HEAD},
                    {HEADS * HEAD, HIDDEN},
                    {HIDDEN, INTERMEDIATE},
                    {HIDDEN, INTERMEDIATE},
                    {INTERMEDIATE, HIDDEN}
                };
                for (int[] matrix : matrices) {
                    operations += 2L * matrix[0] * matrix[1];
                }
                for (int before = 0; before <= token; before++) {
                    operations += 2L * 2 * HEADS * HEAD;
                }
            }
        }
        operations += (long) response * 2 * HIDDEN * VOCABULARY;
        // A token looks at half of the sequence, and at itself besides.
        double itself = (double) length * LAYERS * 2 * HEADS * HEAD;
        assertThat(cost.forward(length, response, length)).isCloseTo(operations - itself, within(1e-6 * operations));
    }

    @Test
    void shouldCountAnAdaptersMatrices() {
        int rank = 2;
        assertThat(cost.numParameters(new Adapter(rank, 4, List.of("q_proj", "down_proj"))))
                .isEqualTo((long) LAYERS * rank * (HIDDEN + HEADS * HEAD + INTERMEDIATE + HIDDEN));
        assertThat(cost.numParameters(Adapter.NONE)).isZero();
    }
}
