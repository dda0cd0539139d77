// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.RandomStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class KernelsTest {
    private static float[] normals(RandomStream stream, int size) {
        float[] values = new float[size];
        for (int index = 0; index < size; index++) {
            values[index] = (float) stream.nextGaussian();
        }
        return values;
    }

    @Property(tries = 100)
    void shouldMultiplyAsAChainOfFusedMultiplyAdds(
            @ForAll @IntRange(min = 1, max = 300) int outputs,
            @ForAll("inputs") int inputs,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(max = 3) int slack,
            @ForAll boolean half) {
        // Given
        RandomStream stream = RandomStream.of(outputs * 31L + inputs);
        float[] weights = normals(stream, outputs * inputs);
        if (half) {
            for (int index = 0; index < weights.length; index++) {
                weights[index] = Float.intBitsToFloat(Float.floatToRawIntBits(weights[index]) & 0xFFFF0000);
            }
        }
        float[] bias = normals(stream, outputs);
        int stride = inputs + slack;
        float[] x = normals(stream, rows * stride);
        WeightPanels matrix = WeightPanels.of(new Matrix(weights, inputs), inputs, bias, half);
        float[] y = new float[rows * matrix.stride()];
        // When two threads take a share of the panels each
        int middle = matrix.numPanels() / 3;
        matrix.multiply(x, stride, rows, y, 0, middle);
        matrix.multiply(x, stride, rows, y, middle, matrix.numPanels());
        // Then
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < outputs; output++) {
                float expected = bias[output];
                for (int input = 0; input < inputs; input++) {
                    expected = Math.fma(x[row * stride + input], weights[output * inputs + input], expected);
                }
                assertThat(y[row * matrix.stride() + output]).isEqualTo(expected);
            }
        }
    }

    /** Few, and numbers around the block that a panel is multiplied by at a time. */
    @Provide
    Arbitrary<Integer> inputs() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 20), Arbitraries.integers().between(1020, 1030));
    }

    private record Matrix(float[] weights, int inputs) implements WeightPanels.Rows {
        @Override
        public int size() {
            return weights.length / inputs;
        }

        @Override
        public void read(int output, float[] row) {
            System.arraycopy(weights, output * inputs, row, 0, inputs);
        }
    }

    @Example
    void shouldBeWithinTwoUnitsOfTheExponential() {
        float[] values = new float[VectorFloats.padded(1 << 16)];
        for (int index = 0; index < values.length; index++) {
            values[index] = -86.9f + 174.8f * index / values.length;
        }
        float[] results = values.clone();
        VectorFloats.expInPlace(results, results.length, 1f, 0f);
        for (int index = 0; index < values.length; index++) {
            double exact = Math.exp(values[index]);
            assertThat((double) results[index]).isCloseTo(exact, within(2.0 * Math.ulp((float) exact)));
        }
    }

    @Example
    void shouldNormalizeToUnitMeanSquare() {
        RandomStream stream = RandomStream.of(1);
        float[] x = normals(stream, 37);
        float[] weight = normals(stream, 35);
        float[] result = new float[37];
        VectorFloats.rmsNorm(x, 2, weight, 1e-6f, result, 1);
        double squares = 0;
        for (int index = 0; index < 35; index++) {
            squares += (double) x[2 + index] * x[2 + index];
        }
        for (int index = 0; index < 35; index++) {
            double expected = x[2 + index] / Math.sqrt(squares / 35 + 1e-6) * weight[index];
            assertThat((double) result[1 + index]).isCloseTo(expected, within(1e-5));
        }
    }

    @Example
    void shouldDrawFromTheTruncatedDistribution() {
        // Given weights 8, 4, 2, 1, 1 of 16 at temperature 1; half of 16 is 8, and 0.7 needs the second token too.
        float[] logits = new float[VectorFloats.padded(5)];
        Arrays.fill(logits, Float.NaN);
        double[] weights = {1, 8, 2, 4, 1};
        for (int id = 0; id < weights.length; id++) {
            logits[id] = (float) Math.log(weights[id]);
        }
        // When, then
        assertThat(frequencies(logits, 1.0, 0.49)).containsExactly(new double[] {0, 1, 0, 0, 0}, within(1e-9));
        assertThat(frequencies(logits, 1.0, 0.7))
                .containsExactly(new double[] {0, 8 / 12.0, 0, 4 / 12.0, 0}, within(0.01));
        assertThat(frequencies(logits, 1.0, 1.0))
                .containsExactly(new double[] {1 / 16.0, 8 / 16.0, 2 / 16.0, 4 / 16.0, 1 / 16.0}, within(0.01));
        assertThat(frequencies(logits, 0.5, 1.0))
                .containsExactly(new double[] {1 / 86.0, 64 / 86.0, 4 / 86.0, 16 / 86.0, 1 / 86.0}, within(0.01));
        assertThat(frequencies(logits, 0, 1.0)).containsExactly(new double[] {0, 1, 0, 0, 0}, within(1e-9));
    }

    @Example
    void shouldLeaveOutWhatTheRulesLeaveOut() {
        // Given weights 8, 4, 2, 1, 1 of 16 at temperature 1.
        float[] logits = new float[VectorFloats.padded(5)];
        double[] weights = {1, 8, 2, 4, 1};
        for (int id = 0; id < weights.length; id++) {
            logits[id] = (float) Math.log(weights[id]);
        }
        SamplingSettings all = new SamplingSettings(1.0, 1.0, 1);
        // When, then
        assertThat(frequencies(logits, all.withTopK(2))).containsExactly(parts(0, 8, 0, 4, 0), within(0.01));
        assertThat(frequencies(logits, all.withTopK(9))).containsExactly(parts(1, 8, 2, 4, 1), within(0.01));
        assertThat(frequencies(logits, all.withMinP(0.25))).containsExactly(parts(0, 8, 2, 4, 0), within(0.01));
        assertThat(frequencies(logits, all.withMinP(0.26))).containsExactly(parts(0, 8, 0, 4, 0), within(0.01));
        // Of the three likeliest, 14 together, 0.57 is held by the first alone; of all 16 by the first two.
        SamplingSettings nucleus = new SamplingSettings(1.0, 0.57, 1);
        assertThat(frequencies(logits, nucleus.withTopK(3))).containsExactly(parts(0, 8, 0, 0, 0), within(0.01));
        assertThat(frequencies(logits, nucleus)).containsExactly(parts(0, 8, 0, 4, 0), within(0.01));
        Map<Integer, Float> bias = Map.of(0, (float) Math.log(8), 1, -100f);
        assertThat(frequencies(logits, all.withLogitBias(bias))).containsExactly(parts(8, 0, 2, 4, 1), within(0.01));
        assertThat(frequencies(logits, SamplingSettings.greedy(1).withLogitBias(bias)))
                .containsExactly(parts(1, 0, 0, 0, 0), within(1e-9));
    }

    private static double[] parts(double... weights) {
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }

    @Property(tries = 100)
    void shouldSelectTheTopAsSortingDoes(@ForAll @IntRange(min = 1, max = 60) int topK, @ForAll long seed) {
        RandomStream stream = RandomStream.of(seed);
        float[] logits = normals(stream, VectorFloats.padded(60));
        Integer[] ids = new Integer[60];
        Arrays.setAll(ids, id -> id);
        Arrays.sort(ids, (left, right) -> Float.compare(logits[right], logits[left]));
        Set<Integer> top = Set.copyOf(Arrays.asList(ids).subList(0, topK));
        TokenChoice choice = new TokenChoice(60);
        for (int draw = 0; draw < 50; draw++) {
            choice.draw(logits, 0, new SamplingSettings(3.0, 1.0, 1).withTopK(topK), stream);
            assertThat(top).contains(choice.token());
        }
    }

    private static double[] frequencies(float[] logits, double temperature, double topP) {
        return frequencies(logits, new SamplingSettings(temperature, topP, 1));
    }

    private static double[] frequencies(float[] logits, SamplingSettings settings) {
        int draws = 40_000;
        double[] frequencies = new double[5];
        TokenChoice choice = new TokenChoice(5);
        RandomStream random = RandomStream.of(9);
        double temperature = settings.temperature();
        for (int draw = 0; draw < draws; draw++) {
            choice.draw(logits, 0, settings, random);
            frequencies[choice.token()] += 1.0 / draws;
            double power = temperature == 0 ? 1 : 1 / temperature;
            double total = 0;
            for (int id = 0; id < 5; id++) {
                total += Math.exp(logits[id] * power);
            }
            assertThat((double) choice.logProb())
                    .isCloseTo(logits[choice.token()] * power - Math.log(total), within(1e-5));
        }
        return frequencies;
    }
}
