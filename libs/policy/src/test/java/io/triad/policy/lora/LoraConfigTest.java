// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.GoldenFiles;
import io.triad.policy.PolicyConfig;
import io.triad.policy.SmallPolicies;
import io.triad.policy.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraConfigTest {
    private static final PolicyConfig BASE = SmallPolicies.config(true);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What PEFT wrote, with a field set to something else. */
    private static String with(String field, String value) {
        try {
            ObjectNode root = (ObjectNode) GoldenFiles.json("lora", "adapter_config.json");
            root.set(field, MAPPER.readTree(value));
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value, e);
        }
    }

    private static List<String> targeted(String json) {
        return LoraLayout.shapes(BASE, LoraConfig.fromJson(json)).keySet().stream()
                .filter(name -> name.endsWith(".lora_A.weight"))
                .map(name -> name.substring("base_model.model.model.layers.".length(), name.indexOf(".lora_A")))
                .toList();
    }

    @Test
    void shouldReadWhatPeftWrites() {
        LoraConfig config = LoraConfig.fromJson(
                GoldenFiles.json("lora-rank-stabilized", "adapter_config.json").toString());

        assertThat(config)
                .isEqualTo(new LoraConfig(
                        LoraTargets.Named.of("up_proj", "gate_proj", "o_proj", "k_proj"),
                        3,
                        6,
                        true,
                        0.05,
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        Optional.of("qwen2-tied")));
        assertThat(config.scale("model.layers.0.mlp.up_proj")).isEqualTo((float) (6 / Math.sqrt(3)));
    }

    @Test
    void shouldBeReadBackAsItIsWritten() {
        LoraConfig layered = new LoraConfig(
                new LoraTargets.Named(List.of("q_proj"), List.of(1), List.of("layers")),
                4,
                0.5,
                false,
                0.1,
                new LinkedHashMap<>(Map.of("q_proj", 2)),
                new LinkedHashMap<>(Map.of("k_proj", 7.5)),
                Optional.empty());
        LoraConfig matching = new LoraConfig(
                new LoraTargets.Matching(".*_proj"),
                4,
                16,
                true,
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.of("base"));

        assertThat(LoraConfig.fromJson(layered.toJson())).isEqualTo(layered);
        assertThat(LoraConfig.fromJson(matching.toJson())).isEqualTo(matching);
        assertThat(matching.toJson()).contains("\"lora_alpha\" : 16,");
    }

    @Test
    void shouldTargetModulesByNameAndExpression() {
        assertThat(targeted(with("target_modules", "[\"o_proj\", \"model.layers.1.mlp.up_proj\"]")))
                .containsExactly("0.self_attn.o_proj", "1.self_attn.o_proj", "1.mlp.up_proj");
        assertThat(targeted(with("target_modules", "\"model\\\\.layers\\\\.1\\\\.self_attn\\\\.(q|v)_proj\"")))
                .containsExactly("1.self_attn.q_proj", "1.self_attn.v_proj");
        assertThat(targeted(with("target_modules", "\"all-linear\""))).hasSize(14);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1 | null", "[1] | null", "[1, 5] | \"layers\"", "[1] | [\"blocks\", \"layers\"]"})
    void shouldTargetSomeLayersOnly(String layers, String patterns) throws JsonProcessingException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(with("layers_to_transform", layers));
        root.set("layers_pattern", MAPPER.readTree(patterns));

        assertThat(targeted(root.toString()))
                .containsExactly("1.self_attn.q_proj", "1.self_attn.v_proj", "1.mlp.down_proj");
    }

    @Test
    void shouldGiveModulesTheRankAndAlphaOfTheFirstPatternThatEndsTheirNames() throws JsonProcessingException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(
                with("rank_pattern", "{\"layers.1.self_attn.q_proj\": 2, \".*q_proj\": 6, \"proj\": 9}"));
        root.set("alpha_pattern", MAPPER.readTree("{\"v_proj\": 3}"));
        LoraConfig config = LoraConfig.fromJson(root.toString());

        assertThat(config.rank("model.layers.0.self_attn.q_proj")).isEqualTo(6);
        assertThat(config.rank("model.layers.1.self_attn.q_proj")).isEqualTo(2);
        assertThat(config.rank("model.layers.1.self_attn.v_proj")).isEqualTo(4);
        assertThat(config.scale("model.layers.1.self_attn.q_proj")).isEqualTo(4f);
        assertThat(config.scale("model.layers.1.self_attn.v_proj")).isCloseTo(0.75f, within(1e-7f));
        assertThat(LoraLayout.shapes(BASE, config))
                .containsEntry(LoraLayout.a("model.layers.0.self_attn.q_proj"), TensorShape.of(6, 32))
                .containsEntry(LoraLayout.b("model.layers.1.self_attn.q_proj"), TensorShape.of(32, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peft_type | \"IA3\"",
                "task_type | \"SEQ_CLS\"",
                "bias | \"all\"",
                "use_dora | true",
                "modules_to_save | [\"lm_head\"]",
                "fan_in_fan_out | true",
                "init_lora_weights | \"pissa\"",
                "lora_bias | true",
                "use_qalora | true",
                "layer_replication | [[0, 1]]",
                "exclude_modules | \"q_proj\"",
                "target_parameters | [\"weight\"]",
                "trainable_token_indices | [3]",
                "a_variant_of_the_future | {\"k\": 1}",
                "r | 0",
                "r | 2.5",
                "lora_alpha | \"8\"",
                "lora_dropout | 1.0",
                "rank_pattern | {\"q_proj\": 0}",
                "layers_pattern | \"layers\"",
                "target_modules | []",
                "target_modules | null",
                "use_rslora | 1"
            })
    void shouldRefuseByNameWhatIsNotComputed(String field, String value) {
        assertThatThrownBy(() -> LoraConfig.fromJson(with(field, value)))
                .isInstanceOfSatisfying(TriadException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"lm_head\"]", "[\"q_proj\", \"embed_tokens\"]", "[\"c_attn\"]", "\".*norm\"", "\"(?P<a>q\""})
    void shouldRefuseTargetsThatAreNoProjections(String targets) {
        assertThatThrownBy(() -> targeted(with("target_modules", targets)))
                .isInstanceOfSatisfying(TriadException.class, thrown -> assertThat(thrown.code())
                        .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT));
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        assertThatThrownBy(() -> LoraConfig.fromJson("{")).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> LoraConfig.fromJson("[]")).hasMessageContaining("is not a JSON object");
    }
}
