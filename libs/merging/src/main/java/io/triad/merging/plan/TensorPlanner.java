// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeConfig.Slice;
import io.triad.merging.model.RoundedValues;
import io.triad.merging.model.SourceModel;
import io.triad.merging.tokenizer.Embeddings;
import io.triad.merging.tokenizer.MergedVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeSet;

/** Plans single tensors: the same in every model in name, shape and type, with the method's parameters for it. */
final class TensorPlanner {
    private final MergeConfig config;
    private final Map<String, SourceModel> models;
    private final List<String> modelNames;
    private final Optional<MergedVocabulary> vocabulary;
    private final ParameterScopes scopes;

    TensorPlanner(
            MergeConfig config,
            Map<String, SourceModel> models,
            Optional<MergedVocabulary> vocabulary,
            ParameterScopes scopes) {
        this.config = config;
        this.models = models;
        this.modelNames = List.copyOf(models.keySet());
        this.vocabulary = vocabulary;
        this.scopes = scopes;
    }

    /**
     * Plans tensors of a slice.
     *
     * @param names for each source what it calls the tensors, by what the merged model calls them
     */
    void plan(
            Slice slice,
            OptionalInt base,
            List<SortedMap<String, String>> names,
            double at,
            List<PlannedTensor> planned) {
        TreeSet<String> all = new TreeSet<>();
        names.forEach(ofSource -> all.addAll(ofSource.keySet()));
        for (String name : all) {
            List<StoredTensor> stored = new ArrayList<>();
            List<String> inputNames = new ArrayList<>();
            for (int source = 0; source < names.size(); source++) {
                SourceModel model = model(slice, source);
                String inputName = names.get(source)
                        .getOrDefault(
                                name, Vocabularies.tiedTo(name, model.tensors().keySet()));
                StoredTensor tensor = model.tensors().get(inputName);
                if (tensor == null) {
                    throw ParameterScopes.refused("tensor " + name + " cannot be merged: " + model.name()
                            + " has no such tensor, but " + having(slice, names, name) + " has");
                }
                inputNames.add(names.get(source).containsKey(name) ? inputName : name);
                stored.add(tensor);
            }
            planned.add(tensor(name, slice, base, inputNames, stored, at));
        }
    }

    private SourceModel model(Slice slice, int source) {
        return Objects.requireNonNull(models.get(slice.sources().get(source).model()));
    }

    private String having(Slice slice, List<SortedMap<String, String>> names, String name) {
        for (int source = 0; source < names.size(); source++) {
            if (names.get(source).containsKey(name)) {
                return model(slice, source).name();
            }
        }
        throw new IllegalStateException(name);
    }

    private PlannedTensor tensor(
            String name, Slice slice, OptionalInt base, List<String> inputNames, List<StoredTensor> stored, double at) {
        DType stays = requireTypes(name, slice, stored);
        DType computed = config.dtype().orElse(DType.F32);
        List<FloatValues> values = new ArrayList<>();
        for (StoredTensor tensor : stored) {
            values.add(RoundedValues.of(tensor, computed));
        }
        Shape shape = stored.getFirst().info().shape();
        if (vocabulary.isPresent() && Vocabularies.isByToken(name, shape)) {
            shape = inOrder(name, slice, base, stored, values);
        } else {
            requireShapes(name, slice, stored);
        }
        List<PlannedTensor.Source> sources = new ArrayList<>();
        for (int source = 0; source < stored.size(); source++) {
            int model = modelNames.indexOf(slice.sources().get(source).model());
            sources.add(new PlannedTensor.Source(model, stored.get(source), values.get(source)));
        }
        try {
            return new PlannedTensor(
                    new TensorInfo(name, config.outDtype().or(config::dtype).orElse(stays), shape),
                    sources,
                    base,
                    scopes.method().factory().of(scopes.settings(name, slice, inputNames, base, at)));
        } catch (IllegalArgumentException e) {
            throw ParameterScopes.refused("tensor " + name + " cannot be merged: " + e.getMessage());
        }
    }

    /** Replaces the values by those in the merged vocabulary's order, and returns their shape. */
    private Shape inOrder(
            String name, Slice slice, OptionalInt base, List<StoredTensor> stored, List<FloatValues> values) {
        List<Embeddings.Model> ofModels = new ArrayList<>();
        long width = stored.getFirst().info().shape().dimensions().getLast();
        for (int source = 0; source < stored.size(); source++) {
            SourceModel model = model(slice, source);
            List<Long> dimensions = stored.get(source).info().shape().dimensions();
            if (dimensions.size() != 2 || dimensions.getLast() != width) {
                throw mismatch(name, slice, stored, source);
            }
            ofModels.add(new Embeddings.Model(
                    model.name(),
                    model.vocabulary()
                            .orElseThrow(() -> ParameterScopes.refused(model.name()
                                    + " has no tokenizer.json, so its embeddings cannot be put into"
                                    + " order; copy it there")),
                    dimensions.getFirst(),
                    values.get(source)));
        }
        OptionalInt baseHere = base;
        if (base.isEmpty() && config.base().isPresent()) {
            for (int source = 0; source < stored.size(); source++) {
                if (slice.sources().get(source).model().equals(config.base().get())) {
                    baseHere = OptionalInt.of(source);
                }
            }
        }
        MergedVocabulary merged = vocabulary.orElseThrow();
        List<FloatValues> ordered = new Embeddings(
                        name, merged, config.tokenizer().orElseThrow(), ofModels, baseHere, Math.toIntExact(width))
                .ordered();
        values.clear();
        values.addAll(ordered);
        return Shape.of(merged.numRows(), width);
    }

    private DType requireTypes(String name, Slice slice, List<StoredTensor> stored) {
        DType first = stored.getFirst().info().dtype();
        for (int source = 1; source < stored.size(); source++) {
            DType found = stored.get(source).info().dtype();
            if (found != first && config.dtype().isEmpty()) {
                throw ParameterScopes.refused("tensor " + name + " cannot be merged: expected " + first + " as in "
                        + slice.sources().getFirst().model() + ", found " + found + " in "
                        + slice.sources().get(source).model() + "; say which type is wanted with dtype");
            }
        }
        return first;
    }

    private static void requireShapes(String name, Slice slice, List<StoredTensor> stored) {
        for (int source = 1; source < stored.size(); source++) {
            if (!stored.get(source)
                    .info()
                    .shape()
                    .equals(stored.getFirst().info().shape())) {
                throw mismatch(name, slice, stored, source);
            }
        }
    }

    private static TriadException mismatch(String name, Slice slice, List<StoredTensor> stored, int source) {
        Shape expected = stored.getFirst().info().shape();
        String advice = Vocabularies.isByToken(name, expected)
                ? "; if their tokenizers differ in added tokens, say what becomes of them with tokenizer_source"
                : "; only models of one architecture and size can be merged";
        return ParameterScopes.refused("tensor " + name + " cannot be merged: expected shape " + expected + " as in "
                + slice.sources().getFirst().model() + ", found "
                + stored.get(source).info().shape() + " in "
                + slice.sources().get(source).model() + advice);
    }
}
