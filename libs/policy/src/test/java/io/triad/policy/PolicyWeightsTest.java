// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyWeightsTest {
    private static final PolicyConfig CONFIG = SmallPolicies.config(false);

    @Test
    void shouldDrawTheSameWeightsFromTheSameSeed() {
        PolicyWeights weights = PolicyWeights.random(CONFIG, 7);
        assertThat(PolicyWeights.random(CONFIG, 7)).isEqualTo(weights);
        assertThat(PolicyWeights.random(CONFIG, 8)).isNotEqualTo(weights);
    }

    @Test
    void shouldDrawNormalsOfTheStatedDeviation() {
        PolicyConfig config = SmallPolicies.quoted();
        PolicyWeights weights = PolicyWeights.random(config, 7);
        assertThat(deviation(weights.tensor(ParameterLayout.EMBEDDING))).isCloseTo(0.64 / Math.sqrt(128), within(1e-3));
        assertThat(deviation(weights.tensor("model.layers.3.mlp.down_proj.weight")))
                .isCloseTo(0.64 / Math.sqrt(128 * 8), within(5e-4));
        assertThat(weights.tensor("model.layers.3.self_attn.q_proj.bias").toArray())
                .containsOnly(0f);
        assertThat(weights.tensor("model.layers.0.self_attn.v_proj.bias").toArray())
                .containsOnly(0f);
        assertThat(weights.tensor("model.norm.weight").toArray()).containsOnly(1f);
    }

    @Test
    void shouldLetHalfOfTheHeadsBeginAsALookAtATokenOfTheirOwnDistance() {
        PolicyConfig config = SmallPolicies.config(true);
        PolicyWeights weights = PolicyWeights.random(config, 7);
        float[] queries = weights.tensor("model.layers.0.self_attn.q_proj.bias").toArray();
        float[] keys = weights.tensor("model.layers.0.self_attn.k_proj.bias").toArray();
        RotaryTable table = RotaryTable.of(config, 40);
        int size = config.headSize();
        for (int head = 0; head < config.numAttentionHeads() / 2; head++) {
            int keyHead = head * config.numKeyValueHeads() / config.numAttentionHeads();
            int favourite = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int distance = 0; distance < 39; distance++) {
                double[] query = turned(queries, head * size, 39, table);
                double[] key = turned(keys, keyHead * size, 39 - distance, table);
                double score = 0;
                for (int index = 0; index < size; index++) {
                    score += query[index] * key[index];
                }
                if (score > most) {
                    most = score;
                    favourite = distance;
                }
            }
            assertThat(favourite).as("head %d", head).isEqualTo(head + 1);
        }
        assertThat(Arrays.copyOfRange(queries, queries.length / 2, queries.length))
                .containsOnly(0f);
    }

    /** A head's vector at a position, turned as Hugging Face does it: x·cos + (−x₂, x₁)·sin. */
    private static double[] turned(float[] all, int start, int position, RotaryTable table) {
        int half = table.numFrequencies();
        double[] turned = new double[2 * half];
        for (int pair = 0; pair < half; pair++) {
            double first = all[start + pair];
            double second = all[start + half + pair];
            turned[pair] = first * table.cosine(position, pair) - second * table.sine(position, pair);
            turned[pair + half] = second * table.cosine(position, pair) + first * table.sine(position, pair);
        }
        return turned;
    }

    private static double deviation(Tensor tensor) {
        double squares = 0;
        for (float value : tensor.toArray()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / tensor.shape().numElements());
    }

    @Test
    void shouldLetTheOtherHalfBeginAsALookAtTokensLikeTheirOwn() {
        PolicyConfig config = SmallPolicies.config(true);
        PolicyWeights weights = PolicyWeights.random(config, 7);
        int group = config.numAttentionHeads() / config.numKeyValueHeads();
        int headElements = config.headSize() * config.hiddenSize();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            float[] queries = weights.tensor("model.layers." + layer + ".self_attn.q_proj.weight")
                    .toArray();
            float[] keys = weights.tensor("model.layers." + layer + ".self_attn.k_proj.weight")
                    .toArray();
            for (int head = 0; head < config.numKeyValueHeads(); head++) {
                boolean alike = Arrays.equals(
                        queries,
                        head * group * headElements,
                        (head * group + 1) * headElements,
                        keys,
                        head * headElements,
                        (head + 1) * headElements);
                assertThat(alike).as("layer %d, head %d", layer, head).isEqualTo(head >= config.numKeyValueHeads() / 2);
            }
        }
    }

    @Test
    void shouldTakeTensorsInAnyOrderAndKeepTheLayoutsOrder() {
        PolicyWeights weights = PolicyWeights.random(CONFIG, 7);
        Map<String, Tensor> shuffled = new HashMap<>(weights.tensors());
        assertThat(PolicyWeights.of(CONFIG, shuffled).tensors().keySet())
                .containsExactlyElementsOf(ParameterLayout.shapes(CONFIG).keySet());
    }

    @Test
    void shouldNameEveryTensorThatIsMissingSuperfluousOrMisshapen() {
        // Given
        Map<String, Tensor> tensors =
                new HashMap<>(PolicyWeights.random(CONFIG, 7).tensors());
        tensors.remove("lm_head.weight");
        tensors.put("model.norm.weight", Tensor.of(TensorShape.of(3), 1, 2, 3));
        tensors.put("model.extra", Tensor.of(TensorShape.of(1), 1));
        // When, then
        assertThatThrownBy(() -> PolicyWeights.of(CONFIG, tensors))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining("lm_head.weight is missing (expected [37, 32])")
                .hasMessageContaining("model.norm.weight has shape [3] (expected [32])")
                .hasMessageContaining("model.extra [1] is not a tensor of this configuration");
    }

    @Test
    void shouldNotHoldAnOutputProjectionWhenItIsTied() {
        assertThat(ParameterLayout.shapes(SmallPolicies.config(true))).doesNotContainKey(ParameterLayout.OUTPUT);
        assertThatThrownBy(() -> PolicyWeights.of(
                        SmallPolicies.config(true),
                        PolicyWeights.random(CONFIG, 7).tensors()))
                .hasMessageContaining("lm_head.weight [37, 32] is not a tensor");
    }

    @Test
    void shouldNotLetItsValuesBeChanged() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(TensorShape.of(2), values);
        values[0] = 9;
        tensor.toArray()[1] = 9;
        assertThat(tensor).isEqualTo(Tensor.of(TensorShape.of(2), FloatBuffer.wrap(new float[] {1, 2})));
        assertThat(tensor.values().isReadOnly()).isTrue();
        assertThat(tensor.firstNonFinite()).isEqualTo(-1);
        assertThat(Tensor.of(TensorShape.of(2), 0, Float.NaN).firstNonFinite()).isEqualTo(1);
        assertThatThrownBy(() -> Tensor.of(TensorShape.of(2, 2), 1)).hasMessageContaining("[2, 2] holds 4 elements");
    }

    @Test
    void shouldStreamSplitMix64() {
        // Given the published C code's first outputs for the state 1234567; a stream's seed is mixed once before that.
        long[] expected = {6_457_827_717_110_365_317L, 3_203_168_211_198_807_973L};
        long state = 1_234_567L;
        for (long value : expected) {
            state += 0x9E3779B97F4A7C15L;
            assertThat(RandomStream.mix(state)).isEqualTo(value);
        }
        RandomStream stream = RandomStream.of(3);
        assertThat(RandomStream.of(3).nextLong()).isEqualTo(stream.nextLong());
        assertThat(RandomStream.of(3, "a").nextLong())
                .isNotEqualTo(RandomStream.of(3, "b").nextLong());
    }
}
