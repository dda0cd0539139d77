// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.TriadException;
import io.triad.policy.GoldenAdapter;
import io.triad.policy.GoldenFiles;
import io.triad.policy.GoldenModel;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraMerge;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainable form with an adapter, held against what PEFT computes from the same files. */
class LoraTrainingTest {
    private static final LossFunction CROSS_ENTROPY =
            predictions -> predictions.logProbs_N().mean().neg();

    static List<String> names() {
        return GoldenAdapter.NAMES;
    }

    private static TokenBatch batch(GoldenModel golden) {
        return new TokenBatch(golden.sequences().stream()
                .map(sequence -> scored(sequence.tokens()))
                .toList());
    }

    private static ScoredSequence scored(TokenIds tokens) {
        return new ScoredSequence(tokens.slice(0, 1), tokens.slice(1, tokens.size()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldScoreTokensLikePeft(String name) {
        GoldenAdapter given = GoldenAdapter.open(name);
        LogProbs scores;
        try (TrainablePolicy policy = TrainablePolicy.of(given.base(), given.adapter())) {
            scores = policy.score(batch(given.golden()), 1).logProbs();
        }
        int next = 0;
        for (GoldenModel.Sequence sequence : given.golden().sequences()) {
            for (int index = 0; index < sequence.tokenLogProbs().size(); index++) {
                assertThat(scores.get(next++))
                        .isCloseTo(sequence.tokenLogProbs().get(index), within(1e-4f));
            }
        }
        assertThat(next).isEqualTo(scores.size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldComputeTheGradientsOfPeft(String name) {
        // Given
        GoldenAdapter given = GoldenAdapter.open(name);
        GoldenModel golden = given.golden();
        TokenIds tokens = golden.sequences().get(golden.gradientSequence()).tokens();
        // When
        double loss;
        Map<String, Tensor> gradients;
        try (TrainablePolicy policy = TrainablePolicy.of(given.base(), given.adapter())) {
            loss = policy.accumulate(new TokenBatch(List.of(scored(tokens))), 1, CROSS_ENTROPY);
            gradients = policy.gradients();
        }
        // Then
        assertThat(loss).isCloseTo(golden.meanCrossEntropy(), within(1e-4));
        assertThat(gradients.keySet()).isEqualTo(golden.gradients().keySet());
        golden.gradients().forEach((parameter, expected) -> {
            assertThat(gradients.get(parameter).shape()).isEqualTo(expected.shape());
            float[] ours = gradients.get(parameter).toArray();
            float[] theirs = expected.toArray();
            for (int index = 0; index < ours.length; index++) {
                assertThat(ours[index]).as("%s[%d]", parameter, index).isCloseTo(theirs[index], within(1e-4f));
            }
        });
    }

    /** PEFT's numbers are of a Qwen2; norms of heads, and a model without biases, take other paths. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen2-untied", "qwen3", "llama3"})
    void shouldScoreLikeTheMergedModelInEveryArchitecture(String name) {
        PolicyWeights base = new PolicyFolder(GoldenFiles.path(name)).weights();
        LoraConfig config =
                LoraConfig.of(2, 3, "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
        LoraAdapter adapter = SmallPolicies.lively(LoraAdapter.fresh(base.config(), config, 1), 9);
        TokenBatch batch = batch(GoldenModel.open(name));
        try (TrainablePolicy unmerged = TrainablePolicy.of(base, adapter);
                TrainablePolicy merged = TrainablePolicy.of(LoraMerge.merge(base, adapter));
                TrainablePolicy plain = TrainablePolicy.of(base)) {
            LogProbs expected = merged.score(batch, 1).logProbs();
            LogProbs scores = unmerged.score(batch, 1).logProbs();
            for (int token = 0; token < expected.size(); token++) {
                assertThat(scores.get(token)).isCloseTo(expected.get(token), within(1e-4f));
            }
            assertThat(scores).isNotEqualTo(plain.score(batch, 1).logProbs());
        }
    }

    @Test
    void shouldTrainTheAdapterAlone() {
        PolicyWeights base = SmallPolicies.lively(SmallPolicies.config(true), 3);
        LoraAdapter fresh = LoraAdapter.fresh(base.config(), LoraConfig.of(2, 4, "q_proj", "up_proj"), 1);
        RandomStream stream = RandomStream.of(5);
        List<TokenBatch> batches = List.of(
                new TokenBatch(List.of(scored(SmallPolicies.tokens(stream, 12, 37)))),
                new TokenBatch(List.of(scored(SmallPolicies.tokens(stream, 9, 37)))));
        try (TrainablePolicy policy = TrainablePolicy.of(base, fresh);
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-2))) {
            double[] before = policy.accumulate(batches, 1, (place, predictions) -> CROSS_ENTROPY.loss(predictions));
            for (int step = 0; step < 20; step++) {
                optimizer.step();
                policy.accumulate(batches, 1, (place, predictions) -> CROSS_ENTROPY.loss(predictions));
            }
            LoraAdapter trained = policy.adapterSnapshot().orElseThrow();
            double after = policy.accumulate(batches.getFirst(), 1, CROSS_ENTROPY);

            assertThat(after).isLessThan(0.9 * before[0]);
            assertThat(policy.snapshot()).isEqualTo(base);
            assertThat(trained.config()).isEqualTo(fresh.config());
            assertThat(trained.tensors().keySet()).isEqualTo(fresh.tensors().keySet());
            fresh.tensors()
                    .forEach((name, tensor) ->
                            assertThat(trained.tensors().get(name)).as(name).isNotEqualTo(tensor));

            policy.load(fresh);
            assertThat(policy.adapterSnapshot()).contains(fresh);
            LoraAdapter other = LoraAdapter.fresh(base.config(), LoraConfig.of(3, 4, "q_proj", "up_proj"), 1);
            assertThatThrownBy(() -> policy.load(other))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("cannot be loaded into a policy with one of");
        }
    }
}
