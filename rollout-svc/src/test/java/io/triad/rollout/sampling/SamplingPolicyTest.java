// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.CheckpointRef;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.rollout.TinyPolicies;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplingPolicyTest {
    private static final PolicyWeights WEIGHTS = TinyPolicies.weights(11);
    private static final CheckpointRef CHECKPOINT = new CheckpointRef("s3://bucket/policy", "a".repeat(64));
    private static final double TEMPERATURE = 0.7;
    private static final int MAX_TOKENS = 24;

    /** Answers every request with one text's tokens, and says whether it was closed. */
    private static final class OneAnswer implements Sampler {
        private final Completion answer;
        private boolean closed;

        OneAnswer(TokenIds tokens) {
            answer = new Completion(tokens, LogProbs.of(new float[tokens.size()]), FinishReason.STOP);
        }

        @Override
        public List<Completion> sample(List<SampleRequest> requests) {
            return requests.stream().map(unused -> answer).toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void shouldDrawAGroupTheSameWhateverElseIsInTheBatch() {
        // Given a group, one that shares its prompt, and two others
        GroupRequest group = group("(3+4)*2", 5, 42);
        GroupRequest samePrompt = group("(3+4)*2", 3, 43);
        GroupRequest sameSeed = group("7*(1+1)-2", 4, 42);
        GroupRequest greedy = new GroupRequest(CHECKPOINT, "", "1", SamplingSettings.greedy(MAX_TOKENS), 1, 42);
        List<SampledResponse> alone;
        try (SamplingPolicy policy = policy(4, 1)) {
            alone = policy.sample(List.of(group)).getFirst();
        }

        // When it is drawn among them, by engines of different shape
        for (int numThreads : List.of(1, 2)) {
            try (SamplingPolicy policy = policy(3, numThreads)) {
                List<List<SampledResponse>> batch = policy.sample(List.of(samePrompt, group, sameSeed, greedy));

                // Then
                assertThat(batch).extracting(List::size).containsExactly(3, 5, 4, 1);
                assertThat(batch.get(1)).isEqualTo(alone);
                assertThat(policy.sample(List.of(greedy, sameSeed, group)).getLast())
                        .isEqualTo(alone);
            }
        }
        assertThat(alone).extracting(SampledResponse::sampleIndex).containsExactly(0, 1, 2, 3, 4);
        assertThat(alone)
                .extracting(response -> response.completion().tokens())
                .as("samples of a group are drawn with seeds of their own")
                .doesNotHaveDuplicates();
    }

    /** The first eight bytes of {@code printf 42/0 | sha256sum} and {@code printf 42/1 | sha256sum}. */
    @Test
    void shouldDeriveEachSamplesSeedFromTheGroupsSeedAndItsPlace() {
        try (SamplingPolicy policy = policy(4, 1)) {
            assertThat(policy.sample(List.of(group("1+1", 1, 7), group("1+2", 2, 42)))
                            .getLast())
                    .extracting(SampledResponse::seed)
                    .containsExactly(0xe86c2dbb236c32d0L, 0x2e4deec325f6c9d6L);
        }
    }

    /** PyTorch computes them again from the weights: the whole distribution at the temperature, before top-p cut it. */
    @Test
    void shouldRecordLogProbsThatAnotherForwardConfirms() {
        List<SampledResponse> responses;
        try (SamplingPolicy policy = policy(4, 2)) {
            responses = policy.sample(List.of(group("(3+4)*2", 4, 1), group("12-5", 4, 2))).stream()
                    .flatMap(List::stream)
                    .toList();
        }

        assertLogProbs(responses, TEMPERATURE);
    }

    @Test
    void shouldRecordLogProbsOfGreedyResponsesAtTemperatureOne() {
        try (SamplingPolicy policy = policy(4, 1)) {
            GroupRequest greedy =
                    new GroupRequest(CHECKPOINT, "", "(3+4)*2", SamplingSettings.greedy(MAX_TOKENS), 1, 1);

            assertLogProbs(policy.sample(List.of(greedy)).getFirst(), 1);
        }
    }

    private static void assertLogProbs(List<SampledResponse> responses, double temperature) {
        TokenBatch batch = new TokenBatch(responses.stream()
                .map(response -> new ScoredSequence(
                        response.prompt(), response.completion().tokens()))
                .toList());
        LogProbs expected;
        try (TrainablePolicy trainable = TrainablePolicy.of(WEIGHTS)) {
            expected = trainable.score(batch, temperature).logProbs();
        }
        int index = 0;
        for (SampledResponse response : responses) {
            LogProbs recorded = response.completion().logProbs();
            for (int token = 0; token < recorded.size(); token++, index++) {
                assertThat(recorded.get(token))
                        .as("sample %d, token %d", response.sampleIndex(), token)
                        .isCloseTo(expected.get(index), within(1e-4f));
            }
        }
        assertThat(index).isEqualTo(expected.size()).isPositive();
    }

    /** The closing end-of-turn is no text; a marker before it is, since whoever judges must see it. */
    @Test
    void shouldTellPromptAndTextOfAResponse() {
        PolicyTokenizer tokenizer = TinyPolicies.tokenizer();
        TokenIds answer =
                tokenizer.encode("<answer>14</answer><|im_start|>user").plus(TokenIds.of(tokenizer.endOfTurn()));
        try (SamplingPolicy policy =
                new SamplingPolicy(TinyPolicies.provenance(CHECKPOINT), tokenizer, new OneAnswer(answer))) {
            SampledResponse response =
                    policy.sample(List.of(group("(3+4)*2", 1, 1))).getFirst().getFirst();

            assertThat(response.text()).isEqualTo("<answer>14</answer><|im_start|>user");
            assertThat(response.completion().tokens()).isEqualTo(answer);
            assertThat(tokenizer.decodeVerbatim(response.prompt())).isEqualTo("""
                            <|im_start|>system
                            arithmetic<|im_end|>
                            <|im_start|>user
                            (3+4)*2<|im_end|>
                            <|im_start|>assistant
                            """);
        }
    }

    @Test
    void shouldCloseItsEngine() {
        OneAnswer engine = new OneAnswer(TokenIds.of(1));

        new SamplingPolicy(TinyPolicies.provenance(CHECKPOINT), TinyPolicies.tokenizer(), engine).close();

        assertThat(engine.closed).isTrue();
    }

    private static SamplingPolicy policy(int maxBatch, int numThreads) {
        return new SamplingPolicy(
                TinyPolicies.provenance(CHECKPOINT),
                TinyPolicies.tokenizer(),
                new EmbeddedSampler(WEIGHTS, maxBatch, numThreads));
    }

    private static GroupRequest group(String prompt, int numSamples, long seed) {
        return new GroupRequest(
                CHECKPOINT, "arithmetic", prompt, new SamplingSettings(TEMPERATURE, 0.9, MAX_TOKENS), numSamples, seed);
    }
}
