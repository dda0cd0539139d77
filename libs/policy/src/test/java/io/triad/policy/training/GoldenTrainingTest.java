// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.GoldenModel;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the trainable form against what Hugging Face transformers computes from the same files. */
class GoldenTrainingTest {
    static List<String> names() {
        return GoldenModel.NAMES;
    }

    private static ScoredSequence scored(TokenIds tokens) {
        return new ScoredSequence(tokens.slice(0, 1), tokens.slice(1, tokens.size()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldScoreTokensLikeTransformers(String name) {
        // Given
        GoldenModel golden = GoldenModel.open(name);
        List<ScoredSequence> sequences = golden.sequences().stream()
                .map(sequence -> scored(sequence.tokens()))
                .toList();
        // When
        TokenScores scores;
        try (TrainablePolicy policy = TrainablePolicy.of(new PolicyFolder(golden.folder()).weights())) {
            scores = policy.score(new TokenBatch(sequences), 1);
        }
        // Then
        int next = 0;
        for (GoldenModel.Sequence sequence : golden.sequences()) {
            for (int index = 0; index < sequence.tokenLogProbs().size(); index++) {
                assertThat(scores.logProbs().get(next++))
                        .as("token %d of %d", index + 1, sequence.tokens().size())
                        .isCloseTo(sequence.tokenLogProbs().get(index), within(1e-4f));
            }
        }
        assertThat(next).isEqualTo(scores.logProbs().size());
    }

    /** After the first tokens of a sequence every token is scored, so no logit can be off without its being seen. */
    @ParameterizedTest
    @MethodSource("names")
    void shouldGiveEveryTokenTheProbabilityThatTransformersGivesIt(String name) {
        // Given
        GoldenModel golden = GoldenModel.open(name);
        GoldenModel.Sequence sequence = golden.sequences().getLast();
        TokenIds prompt = sequence.tokens().slice(0, sequence.tokens().size() - 1);
        List<ScoredSequence> continuations = new ArrayList<>();
        for (int token = 0; token < sequence.vocabulary(); token++) {
            continuations.add(new ScoredSequence(prompt, TokenIds.of(token)));
        }
        // When
        TokenScores scores;
        try (TrainablePolicy policy = TrainablePolicy.of(new PolicyFolder(golden.folder()).weights())) {
            scores = policy.score(new TokenBatch(continuations), 1);
        }
        // Then
        for (int token = 0; token < sequence.vocabulary(); token++) {
            assertThat((double) scores.logProbs().get(token))
                    .as("token %d", token)
                    .isCloseTo(sequence.logProb(prompt.size() - 1, token, 1), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldComputeTheGradientsOfTransformers(String name) {
        // Given
        GoldenModel golden = GoldenModel.open(name);
        TokenIds tokens = golden.sequences().get(golden.gradientSequence()).tokens();
        PolicyWeights weights = new PolicyFolder(golden.folder()).weights();
        Map<String, Tensor> gradients;
        // When
        double loss;
        try (TrainablePolicy policy = TrainablePolicy.of(weights)) {
            loss = policy.accumulate(
                    new TokenBatch(List.of(scored(tokens))),
                    1,
                    predictions -> predictions.logProbs_N().mean().neg());
            gradients = policy.gradients();
        }
        // Then
        assertThat(loss).isCloseTo(golden.meanCrossEntropy(), within(1e-4));
        assertThat(gradients.keySet()).isEqualTo(golden.gradients().keySet());
        golden.gradients().forEach((parameter, expected) -> {
            assertThat(gradients.get(parameter).shape()).as(parameter).isEqualTo(expected.shape());
            float[] ours = gradients.get(parameter).toArray();
            float[] theirs = expected.toArray();
            for (int index = 0; index < ours.length; index++) {
                assertThat(ours[index]).as("%s[%d]", parameter, index).isCloseTo(theirs[index], within(1e-4f));
            }
        });
    }
}
