// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeConfig.Layers;
import io.triad.merging.config.MergeConfig.Slice;
import io.triad.merging.config.MergeConfig.Source;
import io.triad.merging.method.MethodSpec;
import io.triad.merging.method.Methods;
import io.triad.merging.model.LayerName;
import io.triad.merging.model.SourceModel;
import io.triad.merging.tokenizer.MergedVocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out which tensors a merge makes, and from what. Nothing is read but headers and JSON; whatever is wrong with a merge is said
 * here, before the first tensor is made.
 *
 * <p>Layers are numbered anew from the first slice on. Of the tensors of no layer, embeddings are of the first slice's models and all
 * others of the last's, at place 0 of every gradient, as in mergekit.
 */
public final class Planner {
    private final MergeConfig config;
    private final MethodSpec method;
    private final SequencedMap<String, SourceModel> models;
    private final TensorPlanner tensors;
    private final List<PlannedTensor> planned = new ArrayList<>();
    private final List<Integer> layers = new ArrayList<>();

    private Planner(
            MergeConfig config,
            SequencedMap<String, SourceModel> models,
            Optional<MergedVocabulary> vocabulary,
            long seed) {
        this.config = config;
        this.models = models;
        this.method = Methods.find(config.method()).orElseThrow();
        this.tensors = new TensorPlanner(config, models, vocabulary, new ParameterScopes(config, method, seed));
    }

    /**
     * Plans a merge.
     *
     * @param models by the names that the merge file has, in {@link MergeConfig#models}' order
     * @param seed of methods that draw
     * @throws TriadException INVALID_REQUEST naming what does not fit: method and models, layers, tensors, tokens
     */
    public static MergePlan plan(MergeConfig config, SequencedMap<String, SourceModel> models, long seed) {
        SourceModel donor = models.get(config.base().orElse(models.firstEntry().getKey()));
        Optional<MergedVocabulary> vocabulary = Vocabularies.merged(config, donor, models);
        Planner planner = new Planner(config, models, vocabulary, seed);
        planner.plan(donor);
        planner.planned.sort(Comparator.comparing(tensor -> tensor.info().name()));
        return new MergePlan(
                List.copyOf(models.values()),
                donor,
                planner.planned,
                config.isOfWholeModels() ? List.of() : planner.layers,
                vocabulary);
    }

    private void plan(SourceModel donor) {
        List<Slice> slices = config.slices().stream().map(this::whole).toList();
        String stack = stack(donor);
        int numLayers = 0;
        for (Slice slice : slices) {
            requireInputs(slice);
            int inSlice = numLayers(slice);
            for (int layer = 0; layer < inSlice; layer++) {
                layer(slice, stack, layer, numLayers + layer, inSlice == 1 ? 1 : (double) layer / (inSlice - 1));
            }
            numLayers += inSlice;
        }
        unlayered(slices.getFirst(), true);
        unlayered(slices.getLast(), false);
    }

    private static String stack(SourceModel donor) {
        return donor.tensors().keySet().stream()
                .flatMap(tensor -> LayerName.of(tensor).stream())
                .map(LayerName::stack)
                .findFirst()
                .orElse("");
    }

    /** Gives whole models their ranges, and adds the base where it is not among them. */
    private Slice whole(Slice slice) {
        if (!config.isOfWholeModels()) {
            return slice;
        }
        List<Source> sources = new ArrayList<>(slice.sources());
        Optional<String> base = config.base();
        if (base.isPresent()
                && sources.stream().noneMatch(source -> source.model().equals(base.get()))) {
            sources.add(new Source(base.get(), Optional.empty(), Map.of()));
        }
        return new Slice(sources, slice.base(), slice.parameters());
    }

    private void requireInputs(Slice slice) {
        List<String> names = slice.sources().stream().map(Source::model).toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw ParameterScopes.refused(
                        name + " is merged with itself; name each model once in models, or in a slice");
            }
        }
        if (method.base() != MethodSpec.Base.IGNORED) {
            Optional<String> base = slice.base().or(config::base);
            if (base.isEmpty() && method.base() == MethodSpec.Base.REQUIRED) {
                throw ParameterScopes.refused("method " + method.name() + " needs a base model; name it as base_model");
            }
            if (base.isPresent() && !names.contains(base.get())) {
                throw ParameterScopes.refused("base model " + base.get() + " is not among the models of a slice, "
                        + String.join(", ", names) + "; add it to the slice's sources");
            }
        }
        if (names.size() < method.minInputs() || names.size() > method.maxInputs()) {
            String expected = method.minInputs() == method.maxInputs()
                    ? "exactly " + method.minInputs()
                    : names.size() < method.minInputs()
                            ? "at least " + method.minInputs()
                            : "at most " + method.maxInputs();
            throw ParameterScopes.refused("method " + method.name() + " merges " + expected
                    + " models, the base included, not " + names.size() + ": " + String.join(", ", names));
        }
    }

    private OptionalInt base(Slice slice) {
        if (method.base() == MethodSpec.Base.IGNORED) {
            return OptionalInt.empty();
        }
        Optional<String> base = slice.base().or(config::base);
        for (int source = 0; source < slice.sources().size(); source++) {
            if (base.isPresent()
                    && base.get().equals(slice.sources().get(source).model())) {
                return OptionalInt.of(source);
            }
        }
        return OptionalInt.empty();
    }

    private int numLayers(Slice slice) {
        int expected = -1;
        String first = "";
        for (Source source : slice.sources()) {
            int ofModel = model(source).numLayers();
            Layers range = source.layers().orElse(ofModel == 0 ? null : new Layers(0, ofModel));
            int found = range == null ? 0 : range.to() - range.from();
            if (range != null && range.to() > ofModel) {
                throw ParameterScopes.refused("layer_range [" + range.from() + ", " + range.to() + "] of "
                        + source.model() + " ends beyond its " + ofModel + " layers");
            }
            if (expected >= 0 && found != expected) {
                throw ParameterScopes.refused(source.model() + " has " + found + " layers to merge and " + first
                        + " has " + expected + "; models of a slice have as many layers as each other");
            }
            expected = found;
            first = source.model();
        }
        return expected;
    }

    private SourceModel model(Source source) {
        return Objects.requireNonNull(models.get(source.model()));
    }

    private void layer(Slice slice, String stack, int layerOfSlice, int layer, double at) {
        List<SortedMap<String, String>> names = new ArrayList<>();
        for (Source source : slice.sources()) {
            int ofModel = source.layers().map(Layers::from).orElse(0) + layerOfSlice;
            if (names.isEmpty()) {
                layers.add(ofModel);
            }
            SortedMap<String, String> ofSource = new TreeMap<>();
            for (String tensor : model(source).tensors().keySet()) {
                LayerName.of(tensor)
                        .filter(name -> name.layer() == ofModel)
                        .ifPresent(name -> ofSource.put(new LayerName(stack, layer, name.rest()).in(layer), tensor));
            }
            names.add(ofSource);
        }
        tensors.plan(slice, base(slice), names, at, planned);
    }

    private void unlayered(Slice slice, boolean embeddings) {
        List<SortedMap<String, String>> names = new ArrayList<>();
        for (Source source : slice.sources()) {
            SortedMap<String, String> ofSource = new TreeMap<>();
            for (String tensor : model(source).tensors().keySet()) {
                if (LayerName.of(tensor).isEmpty() && Vocabularies.isInput(tensor) == embeddings) {
                    ofSource.put(tensor, tensor);
                }
            }
            names.add(ofSource);
        }
        tensors.plan(slice, base(slice), names, 0, planned);
    }
}
