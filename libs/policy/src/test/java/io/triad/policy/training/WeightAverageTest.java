// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightAverageTest {
    private static final String NAME = "model.layers.0.mlp.up_proj.weight";

    /** Policies in a row, as steps of an optimizer would leave them. */
    private static PolicyWeights weights(int step) {
        return SmallPolicies.lively(SmallPolicies.config(true), 10 + step);
    }

    /** By hand: with d = 0.9, a₃ = 0.729·θ₀ + 0.081·θ₁ + 0.09·θ₂ + 0.1·θ₃. */
    @Test
    void shouldFollowTheFormula() {
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0));
                WeightAverage average = new WeightAverage(policy, 0.9)) {
            assertThat(average.tensors()).isEqualTo(weights(0).tensors());
            for (int step = 1; step <= 3; step++) {
                policy.load(weights(step));
                average.update();
            }

            float[] found = average.tensors().get(NAME).toArray();
            for (int index = 0; index < found.length; index++) {
                double expected = 0.729 * value(0, index)
                        + 0.081 * value(1, index)
                        + 0.09 * value(2, index)
                        + 0.1 * value(3, index);
                assertThat((double) found[index]).isCloseTo(expected, within(1e-6));
            }
            assertThat(policy.snapshot()).isEqualTo(weights(3));
        }
    }

    private static double value(int step, int index) {
        return weights(step).tensor(NAME).values().get(index);
    }

    @Test
    void shouldBeWhatTheStepLeftWithoutDecay() {
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0));
                WeightAverage average = new WeightAverage(policy, 0)) {
            policy.load(weights(1));
            average.update();

            float[] found = average.tensors().get(NAME).toArray();
            for (int index = 0; index < found.length; index++) {
                assertThat((double) found[index]).isCloseTo(value(1, index), within(1e-6));
            }
        }
    }

    @Test
    void shouldGoOnBitForBitFromAnOptimizersState() {
        Map<String, Tensor> straight;
        List<OptimizerState> halfway = new ArrayList<>();
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0));
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-3));
                WeightAverage average = new WeightAverage(policy, 0.7)) {
            for (int step = 1; step <= 4; step++) {
                policy.load(weights(step));
                average.update();
                if (step == 2) {
                    SequencedMap<String, Tensor> stored =
                            optimizer.state().withAverages(average.tensors()).toTensors();
                    halfway.add(OptimizerState.fromTensors(stored));
                }
            }
            straight = average.tensors();
        }
        try (TrainablePolicy policy = TrainablePolicy.of(weights(2));
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-3));
                WeightAverage average = new WeightAverage(policy, 0.7)) {
            optimizer.restore(halfway.getFirst());
            average.restore(halfway.getFirst().averages());
            for (int step = 3; step <= 4; step++) {
                policy.load(weights(step));
                average.update();
            }
            assertThat(average.tensors()).isEqualTo(straight);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void shouldRefuseADecayThatIsNone(double decay) {
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0))) {
            assertThatThrownBy(() -> new WeightAverage(policy, decay))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("decay is " + decay);
        }
    }

    @Test
    void shouldRefuseAveragesOfOtherTensors() {
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0));
                WeightAverage average = new WeightAverage(policy, 0.5)) {
            SequencedMap<String, Tensor> partial = new LinkedHashMap<>(average.tensors());
            partial.remove(NAME);
            assertThatThrownBy(() -> average.restore(partial))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                    .hasMessageContaining("ema");
        }
    }

    @Test
    void shouldLeaveNoArraysBehind() {
        try (TrainablePolicy policy = TrainablePolicy.of(weights(0));
                WeightAverage average = new WeightAverage(policy, 0.5)) {
            average.update();
            int before = policy.manager().getManagedArrays().size();
            for (int round = 0; round < 3; round++) {
                average.update();
                average.restore(average.tensors());
            }
            assertThat(policy.manager().getManagedArrays()).hasSize(before);
        }
    }
}
