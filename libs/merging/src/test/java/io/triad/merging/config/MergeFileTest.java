// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig.Layers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeFileTest {
    private static final String LINEAR = """
        models:
          - model: one/first-7b
            parameters:
              weight: 1.0
          - model: two/second-7b@refs
            parameters:
              weight: 0.3
        merge_method: linear
        dtype: float16
        """;

    @Test
    void shouldReadModelsWithWeights() {
        MergeConfig config = MergeFile.read(LINEAR, "linear.yml");

        assertThat(config.method()).isEqualTo("linear");
        assertThat(config.isOfWholeModels()).isTrue();
        assertThat(config.models()).containsExactly("one/first-7b", "two/second-7b@refs");
        assertThat(config.slices().getFirst().sources().get(1).parameters())
                .containsEntry("weight", new Setting.Scalar(0.3));
        assertThat(config.dtype()).contains(DType.F16);
        assertThat(config.outDtype()).isEmpty();
        assertThat(config.tokenizer()).isEmpty();
        assertThat(config.seed()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void shouldReadSlicesWithFiltersAndGradients() {
        MergeConfig config = MergeFile.read("""
            slices:
              - sources:
                  - model: a
                    layer_range: [0, 40]
                  - model: b
                    layer_range: [0, 40]
            merge_method: slerp
            base_model: a
            parameters:
              t:
                - filter: self_attn
                  value: [0, 0.5, 0.3, 0.7, 1]
                - filter: mlp
                  value: [1, 0.5, 0.7, 0.3, 0]
                - value: 0.5 # all others
            dtype: float16
            """, "gradient.yml");

        assertThat(config.isOfWholeModels()).isFalse();
        assertThat(config.slices().getFirst().sources().getFirst().layers()).contains(new Layers(0, 40));
        Setting t = config.parameters().get("t");
        assertThat(t.of("model.layers.0.self_attn.q_proj.weight", 0, true)).contains(0.0);
        assertThat(t.of("model.layers.5.self_attn.q_proj.weight", 0.125, true)).contains(0.25);
        assertThat(t.of("model.layers.9.mlp.up_proj.weight", 1, true)).contains(0.0);
        assertThat(t.of("model.norm.weight", 0, true)).contains(0.5);
    }

    @Test
    void shouldReadStackedSlicesAndTheBaseOfASlice() {
        MergeConfig config = MergeFile.read("""
            slices:
            - sources:
              - {model: a, layer_range: [0, 24]}
            - sources:
              - model: b
                layer_range: [20, 40]
                parameters: {scale: 0.5}
              base_model: b
            merge_method: passthrough
            """, "stacked.yml");

        assertThat(config.slices()).hasSize(2);
        assertThat(config.slices().get(1).base()).contains("b");
        assertThat(config.dtype()).isEmpty();
    }

    @Test
    void shouldReadWhatUsersWrite() {
        MergeConfig config = MergeFile.read("""
            models:
              - model: ./base
                # no parameters necessary for the base
              - model: ./tuned
                parameters: {density: 0.53, weight: 1e-1}
            merge_method: dare_ties
            base_model: ./base
            parameters:
              int8_mask: true
              normalize: off
            tokenizer:
              source: union
              pad_to_multiple_of: 64
              tokens:
                <|im_end|>: {source: ./tuned, force: true}
                <pad>: {source: {kind: model_token, model: ./base, token_id: 0}}
            chat_template: auto
            dtype: bfloat16
            out_dtype: float32
            random_seed: 7
            """, "dare.yml");

        assertThat(config.slices().getFirst().sources().getFirst().parameters()).isEmpty();
        assertThat(config.slices()
                        .getFirst()
                        .sources()
                        .get(1)
                        .parameters()
                        .get("weight")
                        .of("any", 0, true))
                .contains(0.1);
        assertThat(config.parameters().get("normalize").of("any", 0, false)).contains(false);
        TokenizerChoice tokenizer = config.tokenizer().orElseThrow();
        assertThat(tokenizer.source()).isEqualTo(new TokenizerChoice.Source.Union());
        assertThat(tokenizer.padToMultipleOf()).isEqualTo(OptionalInt.of(64));
        assertThat(tokenizer.tokens().get("<pad>").embedding())
                .isEqualTo(Optional.of(new TokenizerChoice.Embedding.OfId("./base", 0)));
        assertThat(tokenizer.tokens().get("<|im_end|>").force()).isTrue();
        assertThat(config.seed()).isEqualTo(OptionalLong.of(7));
        assertThat(config.outDtype()).contains(DType.F32);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        merge_method: linear                                      | it has neither models nor slices; give one of the two
        models: [{model: a}]                                      | it has no merge_method
        {merge_method: karcher, models: [{model: a}]}             | merge_method is 'karcher', which is not supported; use one of linear, slerp
        {merge_method: linear, modules: {text: {models: []}}}     | modules is not supported: models of several modules
        {merge_method: linear, models: [{model: a+b}]}            | models[0].model is 'a+b', with an adapter; merge the adapter into its model first
        {merge_method: linear, models: [{model: a}], dtpye: x}    | dtpye is not a key here; there are base_model, chat_template, dtype
        {merge_method: linear, models: [{model: a}], dtype: int8} | dtype is 'int8', expected float32, bfloat16 or float16
        {merge_method: linear, models: [{model: a, parameters: {wieght: 1}}]} | models[0].parameters.wieght is no parameter of any method; there are density
        {merge_method: linear, models: [{model: a, parameters: {weight: []}}]} | models[0].parameters.weight is an empty list
        {merge_method: linear, models: [{model: a, parameters: {weight: {pattern: x, value: 1}}}]} | models[0].parameters.weight.pattern is not a key here; there are filter, value
        {merge_method: linear, slices: [{sources: [{model: a}]}]} | slices[0].sources[0] has no layer_range
        {merge_method: linear, slices: [{sources: [{model: a, layer_range: [3, 3]}]}]} | slices[0].sources[0].layer_range layer_range [3, 3] is empty
        {merge_method: linear, models: [{model: a}], tokenizer_source: base, tokenizer: {source: base}} | it has tokenizer_source and tokenizer
        {merge_method: linear, models: [{model: a}], merge_method: ties} | f.yml is not YAML
        just words                                                | f.yml is no mapping of keys
        """)
    void shouldRefuseByNameWhatIsNotSupported(String yaml, String message) {
        assertThatThrownBy(() -> MergeFile.read(yaml, "f.yml"))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(message)
                .hasMessageStartingWith("f.yml");
    }

    @Test
    void shouldRefuseSeveralDocuments() {
        assertThatThrownBy(() -> MergeFile.read(LINEAR + "---\n" + LINEAR, "mega.yml"))
                .hasMessageContaining("mega.yml has 2 documents; merge each from a file of its own");
    }

    @Test
    void shouldFallThroughWhereNoConditionIsMet() {
        Setting setting =
                new Setting.Conditional(List.of(new Setting.Condition(Optional.of("mlp"), new Setting.Scalar(2.0))));

        assertThat(setting.of("model.norm.weight", 0, true)).isEmpty();
        assertThat(setting.of("x.mlp.y", 0, true)).contains(2.0);
        assertThatThrownBy(() -> new Setting.Scalar("much").of("x", 0, true)).hasMessage("'much' is no number");
    }
}
