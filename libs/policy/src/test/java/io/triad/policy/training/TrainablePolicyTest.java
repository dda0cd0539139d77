// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.ReferenceDecoder;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainablePolicyTest {
    private static final double TEMPERATURE = 0.7;
    private static final double ENTROPY_WEIGHT = 0.3;

    private static TokenBatch batch(PolicyConfig config) {
        RandomStream stream = RandomStream.of(11);
        ScoredSequence first = sequence(stream, 5, 7, config);
        ScoredSequence single = sequence(stream, 1, 1, config);
        // Prompts that are shared, apart and side by side, and one that begins like another.
        return new TokenBatch(List.of(
                first,
                single,
                sequence(stream, 9, 4, config),
                new ScoredSequence(first.prompt(), SmallPolicies.tokens(stream, 3, config.vocabSize())),
                new ScoredSequence(single.prompt(), SmallPolicies.tokens(stream, 2, config.vocabSize())),
                new ScoredSequence(single.prompt(), SmallPolicies.tokens(stream, 1, config.vocabSize())),
                new ScoredSequence(first.prompt().slice(0, 3), SmallPolicies.tokens(stream, 6, config.vocabSize()))));
    }

    private static ScoredSequence sequence(RandomStream stream, int prompt, int response, PolicyConfig config) {
        return new ScoredSequence(
                SmallPolicies.tokens(stream, prompt, config.vocabSize()),
                SmallPolicies.tokens(stream, response, config.vocabSize()));
    }

    /** A loss that reaches every output: weighted log-probabilities and entropies. */
    private static NDArray loss(TokenPredictions predictions) {
        NDArray weights = predictions
                .logProbs_N()
                .getManager()
                .arange((int) predictions.logProbs_N().size())
                .add(1)
                .div(10);
        return predictions
                .logProbs_N()
                .mul(weights)
                .sum()
                .add(predictions.entropies_N().sum().mul(weights.getManager().create((float) ENTROPY_WEIGHT)));
    }

    private static double referenceLoss(ReferenceDecoder reference, TokenBatch batch) {
        double loss = 0;
        int next = 0;
        for (ScoredSequence sequence : batch.sequences()) {
            double[][] logits = reference.logits(sequence.prompt().plus(sequence.response()));
            double[] logProbs = reference.logProbs(sequence.prompt(), sequence.response(), TEMPERATURE);
            for (int index = 0; index < logProbs.length; index++) {
                next++;
                loss += logProbs[index] * next / 10;
                loss += ENTROPY_WEIGHT * entropy(logits[sequence.prompt().size() - 1 + index]);
            }
        }
        return loss;
    }

    private static double entropy(double[] logits) {
        double total = 0;
        for (double logit : logits) {
            total += Math.exp(logit / TEMPERATURE);
        }
        double entropy = 0;
        for (double logit : logits) {
            double probability = Math.exp(logit / TEMPERATURE) / total;
            entropy -= probability * Math.log(probability);
        }
        return entropy;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldScoreLikeAFloat64Reference(boolean tied) {
        // Given
        PolicyConfig config = SmallPolicies.config(tied);
        PolicyWeights weights = SmallPolicies.lively(config, 3);
        TokenBatch batch = batch(config);
        // When
        TokenScores scores;
        try (TrainablePolicy policy = TrainablePolicy.of(weights)) {
            scores = policy.score(batch, TEMPERATURE);
        }
        // Then
        ReferenceDecoder reference = new ReferenceDecoder(weights);
        int next = 0;
        for (ScoredSequence sequence : batch.sequences()) {
            for (double expected : reference.logProbs(sequence.prompt(), sequence.response(), TEMPERATURE)) {
                assertThat((double) scores.logProbs().get(next++)).isCloseTo(expected, within(1e-4));
            }
        }
        assertThat(next).isEqualTo(scores.logProbs().size()).isEqualTo(batch.numScored());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAgreeWithCentralDifferencesOfAFloat64Reference(boolean tied) {
        // Given
        PolicyConfig config = SmallPolicies.config(tied);
        PolicyWeights weights = SmallPolicies.lively(config, 3);
        TokenBatch batch = batch(config);
        Map<String, Tensor> gradients;
        double loss;
        // When
        try (TrainablePolicy policy = TrainablePolicy.of(weights)) {
            loss = policy.accumulate(batch, TEMPERATURE, TrainablePolicyTest::loss);
            gradients = policy.gradients();
        }
        // Then
        ReferenceDecoder reference = new ReferenceDecoder(weights);
        assertThat(loss).isCloseTo(referenceLoss(reference, batch), within(1e-3));
        RandomStream stream = RandomStream.of(5);
        gradients.forEach((name, gradient) -> {
            double[] tensor = reference.tensor(name);
            float[] found = gradient.toArray();
            double largest = 0;
            for (float value : found) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int probe = 0; probe < 6; probe++) {
                int index = (int) (stream.nextDouble() * tensor.length);
                double expected = difference(reference, batch, tensor, index);
                assertThat((double) found[index])
                        .as("%s[%d]", name, index)
                        .isCloseTo(expected, within(1e-5 + 2e-4 * largest));
            }
            assertThat(largest).as(name).isPositive();
        });
    }

    private static double difference(ReferenceDecoder reference, TokenBatch batch, double[] tensor, int index) {
        double step = 1e-5;
        double before = tensor[index];
        tensor[index] = before + step;
        double above = referenceLoss(reference, batch);
        tensor[index] = before - step;
        double below = referenceLoss(reference, batch);
        tensor[index] = before;
        return (above - below) / (2 * step);
    }

    @Test
    void shouldGiveBackTheWeightsThatItWasMadeFromOrLoaded() {
        // Given
        PolicyConfig config = SmallPolicies.config(false);
        PolicyWeights first = SmallPolicies.lively(config, 1);
        PolicyWeights second = SmallPolicies.lively(config, 2);
        try (TrainablePolicy policy = TrainablePolicy.of(first)) {
            // When, then
            assertThat(policy.snapshot()).isEqualTo(first);
            policy.load(second);
            assertThat(policy.snapshot()).isEqualTo(second);
            LogProbs loaded = policy.score(batch(config), 1).logProbs();
            try (TrainablePolicy fresh = TrainablePolicy.of(second)) {
                assertThat(fresh.score(batch(config), 1).logProbs()).isEqualTo(loaded);
            }
        }
    }

    @Test
    void shouldAddGradientsOfMicroBatchesUntilZeroed() {
        // Given
        PolicyConfig config = SmallPolicies.config(true);
        TokenBatch batch = batch(config);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            LossFunction sum = predictions -> predictions.logProbs_N().sum();
            policy.accumulate(batch, 1, sum);
            Map<String, Tensor> whole = policy.gradients();
            // When
            policy.zeroGradients();
            for (ScoredSequence sequence : batch.sequences()) {
                policy.accumulate(new TokenBatch(List.of(sequence)), 1, sum);
            }
            // Then
            policy.gradients().forEach((name, gradient) -> {
                float[] expected = whole.get(name).toArray();
                float[] found = gradient.toArray();
                for (int index = 0; index < found.length; index++) {
                    assertThat(found[index]).as(name).isCloseTo(expected[index], within(2e-3f));
                }
            });
        }
    }

    @Test
    void shouldMakeTheSameBitsOfTwoSumsWithOneThreadAndWithTwo() {
        PolicyConfig config = SmallPolicies.config(true);
        List<TokenBatch> batches = batch(config).sequences().stream()
                .map(sequence -> new TokenBatch(List.of(sequence)))
                .toList();
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            // Given one sum
            double loss = 0;
            for (TokenBatch batch : batches) {
                loss += policy.accumulate(batch, TEMPERATURE, TrainablePolicyTest::loss);
            }
            Map<String, Tensor> oneSum = policy.gradients();
            List<Map<String, Tensor>> twoSums = new ArrayList<>();
            // When the weights have moved since the twin was made, too
            for (int numThreads : List.of(1, 2, 2)) {
                ComputeThreads.use(numThreads);
                policy.zeroGradients();
                double[] losses = policy.accumulate(
                        batches, TEMPERATURE, (index, predictions) -> TrainablePolicyTest.loss(predictions));
                assertThat(Arrays.stream(losses).sum()).isCloseTo(loss, within(1e-3));
                twoSums.add(policy.gradients());
                policy.load(SmallPolicies.lively(config, 2));
                policy.load(SmallPolicies.lively(config, 1));
            }
            ComputeThreads.use(0);
            // Then
            assertThat(twoSums.get(1)).isEqualTo(twoSums.get(0));
            assertThat(twoSums.get(2)).isEqualTo(twoSums.get(0));
            oneSum.forEach((name, gradient) -> {
                float[] expected = gradient.toArray();
                float[] found = twoSums.getFirst().get(name).toArray();
                for (int index = 0; index < found.length; index++) {
                    assertThat(found[index]).as(name).isCloseTo(expected[index], within(2e-3f));
                }
            });
        }
    }

    @Test
    void shouldSeeInBothSumsHowTheOptimizerMovesTheWeights() {
        PolicyConfig config = SmallPolicies.config(true);
        List<TokenBatch> batches = List.of(batch(config), batch(config));
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1));
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-2))) {
            for (int step = 0; step < 3; step++) {
                double[] losses = policy.accumulate(
                        batches, TEMPERATURE, (index, predictions) -> TrainablePolicyTest.loss(predictions));
                assertThat(losses[1]).isEqualTo(losses[0]);
                optimizer.step();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldRefuseALossThatIsNotFiniteInEitherSum(int bad) {
        PolicyConfig config = SmallPolicies.config(true);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            ComputeThreads.use(2);
            assertThatThrownBy(() -> policy.accumulate(
                            List.of(batch(config), batch(config)),
                            1,
                            (index, predictions) -> index == bad
                                    ? predictions.logProbs_N().sum().log()
                                    : predictions.logProbs_N().sum()))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE));
            ComputeThreads.use(0);
        }
    }

    @Test
    void shouldRefuseALossThatIsNotFinite() {
        PolicyConfig config = SmallPolicies.config(true);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            assertThatThrownBy(() -> policy.accumulate(
                            batch(config),
                            1,
                            predictions -> predictions.logProbs_N().sum().log()))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                    .hasMessageContaining("24 tokens");
            assertThat(policy.gradients().values())
                    .allSatisfy(gradient -> assertThat(gradient.toArray()).containsOnly(0f));
        }
    }

    @Test
    void shouldRefuseTokensOutsideTheVocabulary() {
        PolicyConfig config = SmallPolicies.config(true);
        TokenBatch batch = new TokenBatch(List.of(new ScoredSequence(TokenIds.of(1), TokenIds.of(config.vocabSize()))));
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            assertThatThrownBy(() -> policy.score(batch, 1))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("token id 37; vocab_size is 37");
        }
    }

    @Test
    void shouldKeepEveryFactorAliveUntilTheBackwardPass() {
        // Given
        PolicyConfig config = SmallPolicies.config(true);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallPolicies.lively(config, 1))) {
            policy.accumulate(batch(config), TEMPERATURE, TrainablePolicyTest::loss);
            Map<String, Tensor> expected = policy.gradients();
            policy.zeroGradients();
            // When what the collector may free is freed and written over between forward and backward
            policy.accumulate(batch(config), TEMPERATURE, predictions -> {
                NDArray loss = loss(predictions);
                for (int round = 0; round < 3; round++) {
                    System.gc();
                    predictions
                            .logProbs_N()
                            .getManager()
                            .create(new float[1 << 16])
                            .add(round);
                }
                return loss;
            });
            // Then
            assertThat(policy.gradients()).isEqualTo(expected);
        }
    }

    @Test
    void shouldLeaveNoArraysBehind() {
        PolicyConfig config = SmallPolicies.config(false);
        PolicyWeights weights = SmallPolicies.lively(config, 1);
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-3))) {
            int before = policy.manager().getManagedArrays().size();
            for (int step = 0; step < 3; step++) {
                policy.accumulate(batch(config), TEMPERATURE, TrainablePolicyTest::loss);
                policy.gradients();
                optimizer.step();
                policy.score(batch(config), 1);
                optimizer.restore(optimizer.state());
                policy.load(policy.snapshot());
            }
            assertThat(policy.manager().getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void shouldScoreResponsesOfOneTokenEach() {
        PolicyConfig config = SmallPolicies.config(true);
        PolicyWeights weights = SmallPolicies.lively(config, 1);
        ScoredSequence sequence = new ScoredSequence(TokenIds.of(3, 4, 5), TokenIds.of(6));
        try (TrainablePolicy policy = TrainablePolicy.of(weights)) {
            LogProbs logProbs =
                    policy.score(new TokenBatch(List.of(sequence, sequence)), 1).logProbs();
            double expected = new ReferenceDecoder(weights).logProbs(sequence.prompt(), sequence.response(), 1)[0];
            assertThat(logProbs.size()).isEqualTo(2);
            assertThat((double) logProbs.get(0)).isCloseTo(expected, within(1e-4));
            assertThat(logProbs.get(1)).isEqualTo(logProbs.get(0));
        }
    }
}
