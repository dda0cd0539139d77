// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TensorDistanceTest {
    private static final PolicyConfig CONFIG =
            new PolicyConfig(8, 1, 2, 1, 16, 11, 32, 10_000, 1e-6, true, OptionalInt.empty(), 1, OptionalInt.empty());
    private static final PolicyWeights WEIGHTS = PolicyWeights.random(CONFIG, 4);

    /** By hand: two values moved by 3 and −4 are 5 apart. */
    @Test
    void shouldMeasureWhatMoved() {
        String name = WEIGHTS.tensors().firstEntry().getKey();
        Tensor tensor = WEIGHTS.tensor(name);
        float[] values = tensor.toArray();
        values[1] = values[1] + 3;
        values[5] = values[5] - 4;
        Map<String, Tensor> moved = new LinkedHashMap<>(WEIGHTS.tensors());
        moved.put(name, Tensor.of(tensor.shape(), values));

        List<TensorDistance> distances = TensorDistance.between(WEIGHTS, PolicyWeights.of(CONFIG, moved));

        assertThat(distances).hasSize(WEIGHTS.tensors().size());
        TensorDistance first = distances.stream()
                .filter(distance -> distance.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(first.l2()).isCloseTo(5, within(1e-6));
        assertThat(first.max()).isCloseTo(4, within(1e-6));
        assertThat(first.numDiffering()).isEqualTo(2);
        assertThat(TensorDistance.norm(distances)).isCloseTo(5, within(1e-6));
    }

    @Test
    void shouldFindNothingBetweenEqualWeights() {
        assertThat(TensorDistance.between(WEIGHTS, PolicyWeights.random(CONFIG, 4)))
                .allMatch(distance -> distance.numDiffering() == 0 && distance.l2() == 0);
    }
}
