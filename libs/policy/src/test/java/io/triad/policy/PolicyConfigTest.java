// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyConfigTest {
    /** What Hugging Face publishes for Qwen2.5-0.5B-Instruct, field by field. */
    private static final String QWEN = """
            {
              "architectures": ["Qwen2ForCausalLM"],
              "attention_dropout": 0.0,
              "bos_token_id": 151643,
              "eos_token_id": 151645,
              "hidden_act": "silu",
              "hidden_size": 896,
              "initializer_range": 0.02,
              "intermediate_size": 4864,
              "max_position_embeddings": 32768,
              "max_window_layers": 21,
              "model_type": "qwen2",
              "num_attention_heads": 14,
              "num_hidden_layers": 24,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1e-06,
              "rope_theta": 1000000.0,
              "sliding_window": 32768,
              "tie_word_embeddings": true,
              "torch_dtype": "bfloat16",
              "transformers_version": "4.43.1",
              "use_cache": true,
              "use_sliding_window": false,
              "vocab_size": 151936
            }
            """;

    @Test
    void shouldReadAPublishedConfig() {
        PolicyConfig config = PolicyConfig.fromJson(QWEN);
        assertThat(config)
                .isEqualTo(new PolicyConfig(
                        896,
                        24,
                        14,
                        2,
                        4864,
                        151_936,
                        32_768,
                        1e6,
                        1e-6,
                        true,
                        OptionalInt.of(151_643),
                        151_645,
                        OptionalInt.empty()));
        assertThat(config.headSize()).isEqualTo(64);
        assertThat(config.numParameters()).as("494M, as its model card says").isEqualTo(494_032_768L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadWhatItWrote(boolean tied) {
        PolicyConfig config = SmallPolicies.config(tied);
        assertThat(PolicyConfig.fromJson(config.toJson())).isEqualTo(config);
        assertThat(config.toJson()).contains("\"model_type\" : \"qwen2\"", "\"torch_dtype\" : \"float32\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"hidden_size\": 896|\"hidden_size\": 890|hidden_size is 890; it must be a multiple of 2 x num_attention_heads",
                "\"hidden_size\": 896|\"hidden_size\": \"896\"|hidden_size is \"896\"; it must be an integer",
                "\"hidden_size\": 896,||hidden_size is missing",
                "\"num_key_value_heads\": 2|\"num_key_value_heads\": 3|num_key_value_heads is 3; it must be a divisor",
                "\"model_type\": \"qwen2\"|\"model_type\": \"mamba\"|model_type is \"mamba\"; it must be \"qwen2\", \"qwen3\" or",
                "\"hidden_act\": \"silu\"|\"hidden_act\": \"gelu\"|hidden_act is \"gelu\"",
                "\"rope_theta\": 1000000.0|\"rope_theta\": -1|rope_theta is -1.0; it must be a positive number",
                "\"use_cache\": true|\"rope_scaling\": {\"type\": \"longrope\"}|rope_scaling is {\"type\":\"longrope\"}; it must be of type default",
                "\"use_sliding_window\": false|\"use_sliding_window\": true|use_sliding_window is true",
                "\"eos_token_id\": 151645|\"eos_token_id\": 151936|eos_token_id is 151936; it must be an id below",
                "\"use_cache\": true|\"head_dim\": 63|head_dim is 63; it must be an even number above 0",
                "Qwen2ForCausalLM|LlamaForCausalLM|architectures is \"LlamaForCausalLM\"",
                "\"vocab_size\": 151936|\"vocab_size\": 0|vocab_size is 0; it must be 1 or more"
            })
    void shouldNameTheFieldAndValueThatAreWrong(String field, String instead, String message) {
        String json = QWEN.replace(field, instead == null ? "" : instead);
        assertThatThrownBy(() -> PolicyConfig.fromJson(json))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseWhatIsNotJson() {
        assertThatThrownBy(() -> PolicyConfig.fromJson("{")).hasMessageContaining("config.json is not JSON");
        assertThatThrownBy(() -> PolicyConfig.fromJson("[]")).hasMessageContaining("not a JSON object");
    }
}
