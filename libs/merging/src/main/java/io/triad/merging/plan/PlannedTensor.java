// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.plan;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.merging.method.MergeMethod;
import io.triad.merging.method.TensorInputs;
import java.util.List;
import java.util.OptionalInt;

/**
 * A tensor to be made.
 *
 * @param info its name, type and shape
 * @param sources what it is made from, in the order in which it is summed
 * @param base which of the sources is the base's
 * @param method how it is made, with its settings for this tensor
 */
public record PlannedTensor(TensorInfo info, List<Source> sources, OptionalInt base, MergeMethod method) {
    /** Copies. */
    public PlannedTensor {
        sources = List.copyOf(sources);
    }

    /**
     * A tensor of a model.
     *
     * @param model which of the merge's models
     * @param stored as the model has it
     * @param values as they are merged: rounded, and in the merged vocabulary's order
     */
    public record Source(int model, StoredTensor stored, FloatValues values) {}

    /** Returns its values; see {@link MergeMethod#merge}. */
    public FloatValues merged() {
        return method.merge(new TensorInputs(
                info.name(), info.shape(), sources.stream().map(Source::values).toList(), base));
    }
}
