// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.SmallPolicies;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraMerge;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LoraPropertiesTest {
    private static final PolicyWeights BASE = SmallPolicies.lively(SmallPolicies.config(true), 3);

    private static LoraAdapter fresh(int rank, long seed) {
        return LoraAdapter.fresh(BASE.config(), LoraConfig.of(rank, 4, "q_proj", "up_proj", "down_proj"), seed);
    }

    private static AdamWSettings settings(double weightDecay) {
        return new AdamWSettings(1e-2, 0.9, 0.999, 1e-8, weightDecay, 1, AdamWSettings.Decayed.ALL);
    }

    private static TokenBatch batch() {
        RandomStream stream = RandomStream.of(5);
        return new TokenBatch(
                List.of(new ScoredSequence(SmallPolicies.tokens(stream, 4, 37), SmallPolicies.tokens(stream, 8, 37))));
    }

    /** A gradient of zero, not none: the loss reads the policy and is constant. */
    @Property(tries = 12)
    void shouldMergeToTheSameWeightsWhereTheGradientIsZero(
            @ForAll @IntRange(min = 1, max = 6) int rank, @ForAll long seed, @ForAll boolean begun) {
        // Without decay any adapter stays; with it, one whose B is zero, since A alone adds nothing.
        LoraAdapter adapter = begun ? SmallPolicies.lively(fresh(rank, seed), seed) : fresh(rank, seed);
        try (TrainablePolicy policy = TrainablePolicy.of(BASE, adapter);
                AdamW optimizer = new AdamW(policy, settings(begun ? 0 : 0.1))) {
            PolicyWeights before = LoraMerge.merge(BASE, adapter);
            for (int step = 0; step < 3; step++) {
                policy.accumulate(batch(), 1, predictions -> predictions
                        .logProbs_N()
                        .mul(predictions.logProbs_N().getManager().create(0f))
                        .sum());
                assertThat(optimizer.step().gradientNorm()).isZero();
            }
            LoraAdapter after = policy.adapterSnapshot().orElseThrow();

            assertThat(LoraMerge.merge(BASE, after)).isEqualTo(before);
            assertThat(after.equals(adapter)).isEqualTo(begun);
            if (!begun) {
                assertThat(before).isEqualTo(BASE);
            }
        }
    }

    @Example
    void shouldScoreAnAdapterBesideAnother() {
        LoraAdapter first = SmallPolicies.lively(fresh(2, 1), 7);
        LoraAdapter second = SmallPolicies.lively(fresh(2, 1), 8);
        try (TrainablePolicy alone = TrainablePolicy.of(BASE, second);
                TrainablePolicy policy = TrainablePolicy.of(BASE, first);
                AdamW optimizer = new AdamW(policy, settings(0));
                TrainablePolicy beside = policy.beside(second)) {
            policy.accumulate(
                    batch(), 1, predictions -> predictions.logProbs_N().mean());
            optimizer.step();

            assertThat(beside.score(batch(), 1).logProbs())
                    .isEqualTo(alone.score(batch(), 1).logProbs());
            assertThat(beside.adapterSnapshot()).contains(second);
            beside.load(first);
            assertThat(beside.adapterSnapshot()).contains(first);
            assertThat(policy.adapterSnapshot()).isNotEqualTo(beside.adapterSnapshot());
            beside.close();
            policy.score(batch(), 1);
            LoraAdapter other = LoraAdapter.fresh(SmallPolicies.quoted(), LoraConfig.of(2, 4, "q_proj"), 1);
            assertThatThrownBy(() -> policy.beside(other))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("does not fit the model");
        }
    }
}
