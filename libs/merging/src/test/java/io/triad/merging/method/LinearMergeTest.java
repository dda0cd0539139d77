// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.merging.Golden;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearMergeTest {
    private static final List<Double> PAPER = List.of(1.0, 0.2, 0.1);

    /** As the suite's runs are merged. */
    private static LinearMerge suite(List<Double> weights, boolean normalize) {
        return new LinearMerge(weights, normalize, LinearMerge.Division.OF_WEIGHTS);
    }

    private static float[] combine(LinearMerge method, List<float[]> inputs) {
        List<FloatValues> values = inputs.stream().map(Golden::values).toList();
        int numValues = inputs.getFirst().length;
        return Golden.array(method.merge(TensorInputs.of("t", Shape.of(numValues), values)), numValues);
    }

    @Test
    void shouldDivideThePapersWeightsByTheirSum() {
        List<Double> applied = suite(PAPER, true).appliedWeights();

        assertThat(applied.get(0)).isCloseTo(0.769, within(0.0005));
        assertThat(applied.get(1)).isCloseTo(0.154, within(0.0005));
        assertThat(applied.get(2)).isCloseTo(0.077, within(0.0005));
        assertThat(applied.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-15));
    }

    @Test
    void shouldApplyWeightsAsTheyAreWhenToldNotToNormalise() {
        assertThat(suite(PAPER, false).appliedWeights()).isEqualTo(PAPER);
    }

    @Test
    void shouldGiveTheHandComputedSum() {
        // 0.5·[1, -2, 8] + 0.25·[4, 4, 0] + 0.25·[-8, 0, 16]; every number is exact in binary
        float[] merged = combine(
                suite(List.of(2.0, 1.0, 1.0), true),
                List.of(new float[] {1, -2, 8}, new float[] {4, 4, 0}, new float[] {-8, 0, 16}));

        assertThat(merged).containsExactly(-0.5f, 0f, 8f);
    }

    @Test
    void shouldScaleEverythingWhenNotNormalised() {
        float[] merged = combine(suite(List.of(1.0, 0.25), false), List.of(new float[] {4}, new float[] {4}));

        assertThat(merged).containsExactly(5f);
    }

    @Test
    void shouldKeepEqualInputsUpToRounding() {
        float[] values = {0.1f, -3.7f, 1e-20f, 12345.678f};

        float[] merged = combine(suite(PAPER, true), List.of(values, values, values));

        for (int index = 0; index < values.length; index++) {
            assertThat(merged[index]).isCloseTo(values[index], within(2 * Math.ulp(values[index])));
        }
    }

    @Test
    void shouldAgreeWithExactArithmeticAndSumInTheStatedOrder() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            // Given
            int numInputs = 1 + random.nextInt(4);
            List<Double> weights = new ArrayList<>();
            List<float[]> inputs = new ArrayList<>();
            for (int input = 0; input < numInputs; input++) {
                weights.add(0.05 + random.nextDouble());
                inputs.add(new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()});
            }
            LinearMerge method = suite(weights, true);

            // When
            float[] merged = combine(method, inputs);

            // Then
            BigDecimal exact = BigDecimal.ZERO;
            BigDecimal weightSum = BigDecimal.ZERO;
            float stated = 0;
            for (int input = 0; input < numInputs; input++) {
                exact = exact.add(new BigDecimal(weights.get(input)).multiply(new BigDecimal(inputs.get(input)[1])));
                weightSum = weightSum.add(new BigDecimal(weights.get(input)));
                float product = method.appliedWeights().get(input).floatValue() * inputs.get(input)[1];
                stated = input == 0 ? product : stated + product;
            }
            assertThat((double) merged[1])
                    .isCloseTo(
                            exact.divide(weightSum, java.math.MathContext.DECIMAL64)
                                    .doubleValue(),
                            within(3e-6));
            assertThat(merged[1]).isEqualTo(stated);
        }
    }

    @Test
    void shouldLeaveTheInputsAlone() {
        float[] first = {1, 2};
        float[] second = {3, 4};

        combine(suite(List.of(1.0, 1.0), true), List.of(first, second));

        assertThat(first).containsExactly(1, 2);
        assertThat(second).containsExactly(3, 4);
    }

    @Test
    void shouldDifferFromMergekitsDivisionByRoundingAlone() {
        Random random = new Random(4);
        float[] first = new float[500];
        float[] second = new float[500];
        for (int i = 0; i < first.length; i++) {
            first[i] = 1 + random.nextFloat();
            second[i] = 1 + random.nextFloat();
        }

        float[] ofWeights = combine(suite(List.of(1.0, 0.3), true), List.of(first, second));
        float[] ofSum =
                combine(new LinearMerge(List.of(1.0, 0.3), true, LinearMerge.Division.OF_SUM), List.of(first, second));

        assertThat(ofSum).isNotEqualTo(ofWeights);
        Golden.assertWithin(2, ofSum, ofWeights, first, "linear");
    }

    @Test
    void shouldRefuseWeightsThatMeanNothing() {
        assertThatThrownBy(() -> suite(List.of(1.0, Double.NaN), true)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> suite(List.of(1.0, -1.0), true)).hasMessageContaining("must not sum to 0");
        assertThatThrownBy(() -> combine(suite(List.of(1.0), true), List.of(new float[1], new float[1])))
                .hasMessageContaining("1 weights cannot merge 2 inputs");
    }
}
