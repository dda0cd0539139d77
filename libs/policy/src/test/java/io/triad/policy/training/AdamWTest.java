// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamWTest {
    private static final PolicyConfig CONFIG = SmallPolicies.config(true);
    private static final LossFunction LOSS =
            predictions -> predictions.logProbs_N().mean().neg();

    private static TokenBatch batch(int seed) {
        RandomStream stream = RandomStream.of(seed);
        return new TokenBatch(List.of(
                new ScoredSequence(SmallPolicies.tokens(stream, 3, 37), SmallPolicies.tokens(stream, 9, 37)),
                new ScoredSequence(SmallPolicies.tokens(stream, 5, 37), SmallPolicies.tokens(stream, 6, 37))));
    }

    @ParameterizedTest
    @EnumSource(AdamWSettings.Decayed.class)
    void shouldFollowTheFormulaInFloat64(AdamWSettings.Decayed decayed) {
        // Given
        AdamWSettings settings = new AdamWSettings(3e-3, 0.9, 0.98, 1e-3, 0.1, 0.5, decayed);
        PolicyWeights weights = SmallPolicies.lively(CONFIG, 4);
        Map<String, double[]> parameters = wide(weights.tensors());
        Map<String, double[]> means = zeros(parameters);
        Map<String, double[]> squares = zeros(parameters);
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                AdamW optimizer = new AdamW(policy, settings)) {
            for (int step = 1; step <= 5; step++) {
                // When
                policy.accumulate(batch(step), 1, LOSS);
                Map<String, double[]> gradients = wide(policy.gradients());
                OptimizerStep taken = optimizer.step();
                // Then
                double norm = norm(gradients);
                assertThat(taken.step()).isEqualTo(step);
                assertThat(taken.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
                assertThat(taken.clipped()).isTrue();
                double scale = settings.maxGradientNorm() / (norm + 1e-6);
                for (String name : parameters.keySet()) {
                    boolean decays = decayed == AdamWSettings.Decayed.ALL
                            || weights.tensor(name).shape().dimensions().size() > 1;
                    update(
                            settings,
                            step,
                            decays ? settings.weightDecay() : 0,
                            scale,
                            parameters.get(name),
                            gradients.get(name),
                            means.get(name),
                            squares.get(name));
                }
            }
            assertClose(policy.snapshot().tensors(), parameters, 1e-5);
            assertClose(optimizer.state().means(), means, 1e-6);
            assertThat(policy.gradients().values())
                    .allSatisfy(gradient -> assertThat(gradient.toArray()).containsOnly(0f));
        }
    }

    private static void update(
            AdamWSettings settings,
            int step,
            double decay,
            double scale,
            double[] parameter,
            double[] gradient,
            double[] mean,
            double[] square) {
        for (int index = 0; index < parameter.length; index++) {
            double slope = gradient[index] * scale;
            mean[index] = settings.beta1() * mean[index] + (1 - settings.beta1()) * slope;
            square[index] = settings.beta2() * square[index] + (1 - settings.beta2()) * slope * slope;
            double meanHat = mean[index] / (1 - Math.pow(settings.beta1(), step));
            double squareHat = square[index] / (1 - Math.pow(settings.beta2(), step));
            parameter[index] -= settings.learningRate() * decay * parameter[index];
            parameter[index] -= settings.learningRate() * meanHat / (Math.sqrt(squareHat) + settings.epsilon());
        }
    }

    @Test
    void shouldNotClipBelowTheLimit() {
        AdamWSettings settings =
                new AdamWSettings(1e-3, 0.9, 0.999, 1e-8, 0, Double.POSITIVE_INFINITY, AdamWSettings.Decayed.ALL);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(CONFIG, 4));
                AdamW optimizer = new AdamW(policy, settings)) {
            policy.accumulate(batch(1), 1, LOSS);
            float[] before = policy.gradients().firstEntry().getValue().toArray();
            assertThat(optimizer.step().clipped()).isFalse();
            float[] mean = optimizer.state().means().firstEntry().getValue().toArray();
            for (int index = 0; index < mean.length; index++) {
                assertThat(mean[index]).isCloseTo(0.1f * before[index], within(1e-7f));
            }
        }
    }

    @Test
    void shouldGoOnBitForBitFromItsState() {
        // Given
        AdamWSettings settings = AdamWSettings.ofLearningRate(1e-3);
        PolicyWeights straight;
        OptimizerState straightState;
        PolicyWeights halfway;
        Map<String, Tensor> halfwayState;
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(CONFIG, 4));
                AdamW optimizer = new AdamW(policy, settings)) {
            train(policy, optimizer, 1, 3);
            halfway = policy.snapshot();
            halfwayState = optimizer.state().toTensors();
            train(policy, optimizer, 4, 6);
            straight = policy.snapshot();
            straightState = optimizer.state();
        }
        // When
        try (TrainablePolicy policy = TrainablePolicy.of(halfway);
                AdamW optimizer = new AdamW(policy, settings)) {
            optimizer.restore(OptimizerState.fromTensors(halfwayState));
            train(policy, optimizer, 4, 6);
            // Then
            assertThat(policy.snapshot()).isEqualTo(straight);
            assertThat(optimizer.state()).isEqualTo(straightState);
            assertThat(optimizer.numSteps()).isEqualTo(6);
        }
    }

    private static void train(TrainablePolicy policy, AdamW optimizer, int first, int last) {
        for (int step = first; step <= last; step++) {
            policy.accumulate(batch(step), 0.7, LOSS);
            optimizer.step();
        }
    }

    @Test
    void shouldRefuseAStateOfOtherTensors() {
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(CONFIG, 4));
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-3))) {
            SequencedMap<String, Tensor> tensors = optimizer.state().toTensors();
            tensors.remove("exp_avg.model.norm.weight");
            OptimizerState partial = OptimizerState.fromTensors(tensors);
            assertThatThrownBy(() -> optimizer.restore(partial))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT));
            tensors.remove("step");
            assertThatThrownBy(() -> OptimizerState.fromTensors(tensors)).hasMessageContaining("step is missing");
        }
    }

    @Test
    void shouldNameTheTensorWhoseGradientIsNotFinite() {
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(CONFIG, 4));
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-3))) {
            PolicyWeights before = policy.snapshot();
            // A finite loss with an infinite slope: sqrt at 0.
            policy.accumulate(batch(1), 1, predictions -> predictions
                    .logProbs_N()
                    .mul(predictions.logProbs_N().getManager().create(0f))
                    .square()
                    .sqrt()
                    .sum());
            assertThatThrownBy(optimizer::step)
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("the gradient of model.embed_tokens.weight");
            assertThat(policy.snapshot()).isEqualTo(before);
            policy.zeroGradients();
            policy.accumulate(batch(1), 1, LOSS);
            assertThat(optimizer.step().step()).isEqualTo(1);
        }
    }

    private static double norm(Map<String, double[]> gradients) {
        double sum = 0;
        for (double[] gradient : gradients.values()) {
            for (double value : gradient) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    private static Map<String, double[]> wide(Map<String, Tensor> tensors) {
        Map<String, double[]> wide = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            double[] doubles = new double[values.length];
            for (int index = 0; index < values.length; index++) {
                doubles[index] = values[index];
            }
            wide.put(name, doubles);
        });
        return wide;
    }

    private static Map<String, double[]> zeros(Map<String, double[]> like) {
        Map<String, double[]> zeros = new LinkedHashMap<>();
        like.forEach((name, values) -> zeros.put(name, new double[values.length]));
        return zeros;
    }

    private static void assertClose(Map<String, Tensor> found, Map<String, double[]> expected, double tolerance) {
        found.forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            double[] wanted = expected.get(name);
            for (int index = 0; index < values.length; index++) {
                assertThat((double) values[index])
                        .as("%s[%d]", name, index)
                        .isCloseTo(wanted[index], within(tolerance));
            }
        });
    }
}
