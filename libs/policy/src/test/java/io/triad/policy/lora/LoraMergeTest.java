// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.TriadException;
import io.triad.policy.GoldenAdapter;
import io.triad.policy.GoldenModel;
import io.triad.policy.PolicyWeights;
import io.triad.policy.ReferenceDecoder;
import io.triad.policy.SmallPolicies;
import io.triad.policy.Tensor;
import io.triad.policy.TokenIds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoraMergeTest {
    static List<String> names() {
        return GoldenAdapter.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldGiveTheLogitsThatTheModelHasWhichPeftMerged(String name) {
        // Given
        GoldenAdapter given = GoldenAdapter.open(name);
        List<Tensor> expected = GoldenModel.mergedLogits(name);
        // When
        ReferenceDecoder merged = new ReferenceDecoder(LoraMerge.merge(given.base(), given.adapter()));
        // Then
        for (int sequence = 0; sequence < expected.size(); sequence++) {
            TokenIds tokens = given.golden().sequences().get(sequence).tokens();
            float[] theirs = expected.get(sequence).toArray();
            double[][] ours = merged.logits(tokens);
            int next = 0;
            for (double[] position : ours) {
                for (double logit : position) {
                    assertThat(logit).as("logit %d", next).isCloseTo(theirs[next++], within(1e-4));
                }
            }
            assertThat(next).isEqualTo(theirs.length);
        }
    }

    @Test
    void shouldAddTheScaledProductInTheOrderThatIsSaid() {
        // Given
        PolicyWeights base = SmallPolicies.lively(SmallPolicies.config(true), 3);
        LoraAdapter adapter =
                SmallPolicies.lively(LoraAdapter.fresh(base.config(), LoraConfig.of(3, 7, "k_proj"), 5), 9);
        String module = "model.layers.1.self_attn.k_proj";
        float[] a = adapter.tensors().get(LoraLayout.a(module)).toArray();
        float[] b = adapter.tensors().get(LoraLayout.b(module)).toArray();
        // When
        PolicyWeights merged = LoraMerge.merge(base, adapter);
        // Then
        float[] weights = base.tensor(module + ".weight").toArray();
        for (int index = 0; index < weights.length; index++) {
            float sum = 0;
            for (int rank = 0; rank < 3; rank++) {
                sum = Math.fma(b[index / 32 * 3 + rank], a[rank * 32 + index % 32], sum);
            }
            weights[index] += (float) (7.0 / 3) * sum;
        }
        assertThat(merged.tensor(module + ".weight").toArray()).isEqualTo(weights);
        assertThat(merged.tensor("model.layers.1.self_attn.q_proj.weight"))
                .isSameAs(base.tensor("model.layers.1.self_attn.q_proj.weight"));
    }

    @Test
    void shouldChangeNothingBeforeTraining() {
        PolicyWeights base = SmallPolicies.lively(SmallPolicies.config(false), 3);
        LoraAdapter adapter = LoraAdapter.fresh(base.config(), LoraConfig.of(3, 7, "q_proj", "down_proj"), 5);

        assertThat(adapter).isEqualTo(LoraAdapter.fresh(base.config(), adapter.config(), 5));
        assertThat(LoraMerge.merge(base, adapter)).isEqualTo(base);
    }

    @Test
    void shouldRefuseAnAdapterOfAnotherBase() {
        LoraAdapter adapter = LoraAdapter.fresh(SmallPolicies.quoted(), LoraConfig.of(3, 7, "q_proj"), 5);

        assertThatThrownBy(() -> LoraMerge.merge(SmallPolicies.lively(SmallPolicies.config(true), 3), adapter))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("layers.0.self_attn.q_proj.lora_A.weight has shape [3, 128] (expected [3, 32])")
                .hasMessageContaining("layers.3.self_attn.q_proj.lora_B.weight [128, 3] is not a tensor");
    }
}
