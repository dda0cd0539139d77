// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.merging.model.SourceModel;
import io.triad.merging.tokenizer.MergedVocabulary;
import java.util.List;
import java.util.Optional;

/**
 * A merge, ready to be done.
 *
 * @param models that are read
 * @param donor the model whose configuration the merged one has: the base, or the first
 * @param tensors to be made, by ascending name
 * @param layers where each layer of the merged model comes from: the layer of its first source; empty when all layers of the donor
 *     stay where they are
 * @param vocabulary of the merged model, when a merge file chose one
 */
public record MergePlan(
        List<SourceModel> models,
        SourceModel donor,
        List<PlannedTensor> tensors,
        List<Integer> layers,
        Optional<MergedVocabulary> vocabulary) {
    /** Copies. */
    public MergePlan {
        models = List.copyOf(models);
        tensors = List.copyOf(tensors);
        layers = List.copyOf(layers);
    }
}
