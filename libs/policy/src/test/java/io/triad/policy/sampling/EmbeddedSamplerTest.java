// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.ReferenceDecoder;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TokenScores;
import io.triad.policy.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedSamplerTest {
    private static final PolicyConfig CONFIG = SmallPolicies.config(true);
    private static final PolicyWeights WEIGHTS = SmallPolicies.lively(CONFIG, 3);

    static List<SampleRequest> requests(int count, SamplingSettings settings) {
        RandomStream stream = RandomStream.of(17);
        List<SampleRequest> requests = new ArrayList<>();
        TokenIds prompt = TokenIds.of(1);
        for (int index = 0; index < count; index++) {
            if (index % 4 == 0) {
                prompt = SmallPolicies.tokens(stream, 1 + index % 13, CONFIG.vocabSize());
            }
            requests.add(new SampleRequest(prompt, settings, index));
        }
        return requests;
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0", "0.7, 1.0", "0.7, 0.95", "1.3, 0.5"})
    void shouldRecordTheLogProbsOfTheWholeDistribution(double temperature, double topP) {
        // Given
        List<SampleRequest> requests = requests(12, new SamplingSettings(temperature, topP, 20));
        // When
        List<Completion> completions;
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, 5, 2)) {
            completions = sampler.sample(requests);
        }
        // Then
        ReferenceDecoder reference = new ReferenceDecoder(WEIGHTS);
        List<ScoredSequence> sequences = new ArrayList<>();
        List<Float> recorded = new ArrayList<>();
        for (int index = 0; index < requests.size(); index++) {
            Completion completion = completions.get(index);
            TokenIds prompt = requests.get(index).prompt();
            double[] expected = reference.logProbs(prompt, completion.tokens(), temperature);
            for (int token = 0; token < expected.length; token++) {
                float logProb = completion.logProbs().get(token);
                assertThat((double) logProb).isCloseTo(expected[token], within(1e-4));
                recorded.add(logProb);
            }
            sequences.add(new ScoredSequence(prompt, completion.tokens()));
        }
        try (TrainablePolicy policy = TrainablePolicy.of(WEIGHTS)) {
            TokenScores scores = policy.score(new TokenBatch(sequences), temperature);
            for (int token = 0; token < recorded.size(); token++) {
                assertThat(scores.logProbs().get(token)).isCloseTo(recorded.get(token), within(1e-4f));
            }
        }
    }

    @Test
    void shouldTakeTheLikeliestTokensAtTemperatureZero() {
        // Given
        List<SampleRequest> requests = requests(6, SamplingSettings.greedy(15));
        // When
        List<Completion> completions;
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, 4, 1)) {
            completions = sampler.sample(requests);
        }
        // Then
        ReferenceDecoder reference = new ReferenceDecoder(WEIGHTS);
        for (int index = 0; index < requests.size(); index++) {
            TokenIds prompt = requests.get(index).prompt();
            TokenIds tokens = completions.get(index).tokens();
            double[][] logits = reference.logits(prompt.plus(tokens));
            for (int token = 0; token < tokens.size(); token++) {
                double[] row = logits[prompt.size() - 1 + token];
                for (double logit : row) {
                    assertThat(logit).isLessThanOrEqualTo(row[tokens.get(token)] + 1e-4);
                }
            }
        }
    }

    @Test
    void shouldEndWithTheEndOfTurnOrAtTheLimit() {
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, 16, 2)) {
            List<Completion> completions = sampler.sample(requests(100, new SamplingSettings(1.5, 1, 30)));
            assertThat(completions)
                    .extracting(Completion::finishReason)
                    .contains(FinishReason.STOP, FinishReason.LENGTH);
            for (Completion completion : completions) {
                int endAt = (int) completion.tokens().stream()
                        .takeWhile(token -> token != CONFIG.eosTokenId())
                        .count();
                if (completion.finishReason() == FinishReason.STOP) {
                    assertThat(completion.tokens().size()).isEqualTo(endAt + 1);
                } else {
                    assertThat(completion.tokens().size()).isEqualTo(30).isEqualTo(endAt);
                }
            }
        }
    }

    @Test
    void shouldRefuseRequestsThatDoNotFit() {
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, 4, 1)) {
            SampleRequest tooLong =
                    new SampleRequest(TokenIds.of(1, 2), new SamplingSettings(1, 1, CONFIG.maxPositionEmbeddings()), 1);
            assertThatThrownBy(() -> sampler.sample(List.of(tooLong)))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("2 prompt tokens and maxTokens 64");
            SampleRequest unknown = new SampleRequest(TokenIds.of(37), SamplingSettings.greedy(1), 1);
            assertThatThrownBy(() -> sampler.sample(List.of(unknown)))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("token id 37");
            assertThat(sampler.sample(List.of())).isEmpty();
        }
    }

    @Test
    void shouldRefuseToDrawFromLogitsThatAreNotFiniteAndGoOnAfterwards() {
        // Given a policy whose embedding of token 5 is broken
        Map<String, Tensor> tensors = new HashMap<>(
                SmallPolicies.lively(SmallPolicies.config(false), 3).tensors());
        Tensor embedding = tensors.get(ParameterLayout.EMBEDDING);
        float[] values = embedding.toArray();
        values[5 * CONFIG.hiddenSize()] = Float.NaN;
        tensors.put(ParameterLayout.EMBEDDING, Tensor.of(embedding.shape(), values));
        PolicyWeights broken = PolicyWeights.of(SmallPolicies.config(false), tensors);
        SampleRequest whole = new SampleRequest(TokenIds.of(1, 2), new SamplingSettings(1, 1, 1), 1);
        SampleRequest poisoned = new SampleRequest(TokenIds.of(1, 5), new SamplingSettings(1, 1, 1), 1);
        try (Sampler sampler = new EmbeddedSampler(broken, 4, 2)) {
            // When, then
            assertThatThrownBy(() -> sampler.sample(List.of(whole, poisoned, whole)))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE));
            assertThat(sampler.sample(List.of(whole))).hasSize(1);
        }
    }
}
