// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.Golden;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeFile;
import io.triad.merging.model.SourceModel;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static MergePlan plan(String yaml, Arena arena) {
        MergeConfig config = MergeFile.read(yaml, "m.yml");
        SequencedMap<String, SourceModel> models = new LinkedHashMap<>();
        config.models().forEach(name -> models.put(name, SourceModel.open(name, Golden.file("models/" + name), arena)));
        return Planner.plan(config, models, 0);
    }

    @Test
    void shouldNumberLayersAnew() {
        try (Arena arena = Arena.ofShared()) {
            MergePlan plan = plan(
                    "{merge_method: passthrough, slices: [{sources: [{model: llama, layer_range: [2, 4]}]},"
                            + " {sources: [{model: llama-too, layer_range: [0, 1]}]}]}",
                    arena);

            assertThat(plan.layers()).containsExactly(2, 3, 0);
            PlannedTensor last = plan.tensors().stream()
                    .filter(tensor -> tensor.info().name().equals("model.layers.2.mlp.up_proj.weight"))
                    .findFirst()
                    .orElseThrow();
            assertThat(last.sources().getFirst().stored().info().name()).isEqualTo("model.layers.0.mlp.up_proj.weight");
            assertThat(last.sources().getFirst().model()).isEqualTo(1);
            assertThat(last.info().dtype()).isEqualTo(DType.F32);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {merge_method: linear, models: [{model: base}, {model: first}]} | method linear needs parameter weight of base for tensor model.layers.0.input_layernorm.weight
        {merge_method: ties, models: [{model: base}, {model: first}]} | method ties needs a base model; name it as base_model
        {merge_method: slerp, base_model: base, parameters: {t: 1}, models: [{model: first}, {model: second}]} | method slerp merges exactly 2 models, the base included, not 3: first, second, base
        {merge_method: model_stock, base_model: base, models: [{model: first}]} | method model_stock merges at least 3 models, the base included, not 2
        {merge_method: passthrough, models: [{model: first}, {model: second}]} | method passthrough merges exactly 1 models
        {merge_method: linear, parameters: {weight: 1}, models: [{model: base}, {model: base}]} | base is merged with itself; name each model once
        {merge_method: linear, parameters: {weight: much}, models: [{model: base}]} | parameter weight of base for tensor model.layers.0.input_layernorm.weight: 'much' is no number
        {merge_method: linear, parameters: {weight: 1}, models: [{model: base}, {model: half}]} | tensor model.layers.0.input_layernorm.weight cannot be merged: expected F32 as in base, found BF16 in half; say which type is wanted with dtype
        {merge_method: linear, parameters: {weight: 1}, models: [{model: base}, {model: tool}]} | the tokenizers of base and tool differ: token '<call>' has id none in the one and 31 in the other; say what becomes of it with tokenizer_source
        {merge_method: linear, parameters: {weight: 1}, models: [{model: first}, {model: llama}], tokenizer_source: base} | tensor model.layers.0.self_attn.k_proj.bias cannot be merged: llama has no such tensor, but first has
        {merge_method: passthrough, slices: [{sources: [{model: base, layer_range: [2, 5]}]}]} | layer_range [2, 5] of base ends beyond its 4 layers
        {merge_method: linear, parameters: {weight: 1}, slices: [{sources: [{model: base, layer_range: [0, 2]}, {model: first, layer_range: [0, 3]}]}]} | first has 3 layers to merge and base has 2
        {merge_method: ties, base_model: second, slices: [{sources: [{model: base, layer_range: [0, 2]}, {model: first, layer_range: [0, 2]}]}]} | base model second is not among the models of a slice, base, first
        {merge_method: linear, parameters: {weight: 1, normalize: perhaps}, models: [{model: base}]} | parameter normalize for tensor model.layers.0.input_layernorm.weight: 'perhaps' is neither true nor false
        {merge_method: linear, parameters: {weight: 0}, models: [{model: base}]} | weights that are normalised must not sum to 0
        {merge_method: linear, parameters: {weight: 1}, models: [{model: tool}, {model: thinker}], tokenizer: {source: union, tokens: {<new>: {source: base}}}} | the embedding of '<new>' is wanted of base, which is not merged into tensor model.embed_tokens.weight
        """)
    void shouldNameWhatDoesNotFit(String yaml, String message) {
        try (Arena arena = Arena.ofShared()) {
            assertThatThrownBy(() -> plan(yaml, arena))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                    .hasMessageContaining(message);
        }
    }
}
