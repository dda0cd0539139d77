// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import io.triad.checkpoint.safetensors.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;

/**
 * A merge as its file asks for it, checked in form; models are named as the file names them.
 *
 * @param method the method's name
 * @param slices the merged model's layers from the first to the last; whole models are one slice without ranges
 * @param base the base model, if there is one
 * @param dtype what values are rounded to before they are merged, and stored as unless {@code outDtype} says otherwise
 * @param outDtype what values are stored as
 * @param tokenizer what becomes of the tokenizers; empty: all must be the same
 * @param chatTemplate the chat template, or {@code auto}; empty: that of the model whose companions are copied
 * @param parameters of the method
 * @param seed of methods that draw, when the file has one
 */
public record MergeConfig(
        String method,
        List<Slice> slices,
        Optional<String> base,
        Optional<DType> dtype,
        Optional<DType> outDtype,
        Optional<TokenizerChoice> tokenizer,
        Optional<String> chatTemplate,
        Map<String, Setting> parameters,
        OptionalLong seed) {
    /** Copies. */
    public MergeConfig {
        slices = List.copyOf(slices);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Layers that lie together in the merged model.
     *
     * @param sources the models they are merged from
     * @param base the base model of these layers, when it is another one than the merge's
     */
    public record Slice(List<Source> sources, Optional<String> base, Map<String, Setting> parameters) {
        /** Copies. */
        public Slice {
            sources = List.copyOf(sources);
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /**
     * Layers of one model.
     *
     * @param layers which ones; empty: all
     */
    public record Source(String model, Optional<Layers> layers, Map<String, Setting> parameters) {
        /** Copies. */
        public Source {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /**
     * A range of layers.
     *
     * @param from the first
     * @param to the one after the last
     */
    public record Layers(int from, int to) {
        /** Checks. */
        public Layers {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException(
                        "layer_range [" + from + ", " + to + "] is empty; it is [first, one after the last]");
            }
        }
    }

    /** Tells whether whole models are merged, layer by layer. */
    public boolean isOfWholeModels() {
        return slices.size() == 1
                && slices.getFirst().sources().stream()
                        .allMatch(source -> source.layers().isEmpty());
    }

    /** Returns the models that are read, each once: those of the slices in their order, then base and tokenizer's. */
    public SequencedSet<String> models() {
        SequencedSet<String> models = new LinkedHashSet<>();
        for (Slice slice : slices) {
            slice.sources().forEach(source -> models.add(source.model()));
            slice.base().ifPresent(models::add);
        }
        base.ifPresent(models::add);
        tokenizer.ifPresent(choice -> models.addAll(choice.models()));
        return models;
    }
}
