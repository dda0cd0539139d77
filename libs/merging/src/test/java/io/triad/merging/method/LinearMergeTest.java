// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearMergeTest {
    private static final List<Double> PAPER = List.of(1.0, 0.2, 0.1);

    @Test
    void shouldDivideThePapersWeightsByTheirSum() {
        List<Double> applied = new LinearMerge(PAPER, true).appliedWeights();

        assertThat(applied.get(0)).isCloseTo(0.769, within(0.0005));
        assertThat(applied.get(1)).isCloseTo(0.154, within(0.0005));
        assertThat(applied.get(2)).isCloseTo(0.077, within(0.0005));
        assertThat(applied.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-15));
    }

    @Test
    void shouldApplyWeightsAsTheyAreWhenToldNotToNormalise() {
        assertThat(new LinearMerge(PAPER, false).appliedWeights()).isEqualTo(PAPER);
    }

    @Test
    void shouldGiveTheHandComputedSum() {
        // 0.5·[1, -2, 8] + 0.25·[4, 4, 0] + 0.25·[-8, 0, 16]; every number is exact in binary
        float[] merged = new LinearMerge(List.of(2.0, 1.0, 1.0), true)
                .combine(List.of(new float[] {1, -2, 8}, new float[] {4, 4, 0}, new float[] {-8, 0, 16}));

        assertThat(merged).containsExactly(-0.5f, 0f, 8f);
    }

    @Test
    void shouldScaleEverythingWhenNotNormalised() {
        float[] merged = new LinearMerge(List.of(1.0, 0.25), false).combine(List.of(new float[] {4}, new float[] {4}));

        assertThat(merged).containsExactly(5f);
    }

    @Test
    void shouldKeepEqualInputsUpToRounding() {
        float[] values = {0.1f, -3.7f, 1e-20f, 12345.678f};

        float[] merged = new LinearMerge(PAPER, true).combine(List.of(values, values, values));

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
            LinearMerge method = new LinearMerge(weights, true);

            // When
            float[] merged = method.combine(inputs);

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

        new LinearMerge(List.of(1.0, 1.0), true).combine(List.of(first, second));

        assertThat(first).containsExactly(1, 2);
        assertThat(second).containsExactly(3, 4);
    }

    @Test
    void shouldRefuseWeightsThatMeanNothing() {
        assertThatThrownBy(() -> new LinearMerge(List.of(1.0, -0.1), true)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> new LinearMerge(List.of(1.0, Double.NaN), true))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new LinearMerge(List.of(0.0, 0.0), true)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new LinearMerge(List.of(1.0), true).combine(List.of(new float[1], new float[1])))
                .hasMessageContaining("1 weights cannot merge 2 inputs");
        assertThatThrownBy(() -> new LinearMerge(List.of(1.0, 1.0), true).combine(List.of(new float[1], new float[2])))
                .hasMessageContaining("input 1 of a merge has 2 values, the first has 1");
    }
}
