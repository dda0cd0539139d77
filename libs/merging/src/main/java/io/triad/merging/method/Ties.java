// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * TIES: trim, elect signs, merge (Yadav et al., arXiv 2306.01708, algorithm 1). Of each task vector the {@code density} share of the
 * largest magnitudes stays, at least one value; then signs are elected and the values of the elected sign averaged, as
 * {@link TaskVectors} says.
 *
 * <p>As in mergekit, and unlike the paper, models have weights, the mean is a weighted one and may be left out
 * ({@code normalize: false}), and trimmed vectors may be scaled back ({@code rescale}). Of equal magnitudes the first in the tensor
 * stay; which do in mergekit is left open. The same bits as mergekit, but with {@code rescale} ({@link TaskVectors}).
 */
final class Ties implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "ties",
            MethodSpec.Base.REQUIRED,
            1,
            Integer.MAX_VALUE,
            List.of(
                    TaskVectors.WEIGHT,
                    TaskVectors.DENSITY,
                    TaskVectors.LAMBDA,
                    ParameterSpec.flag("normalize", true),
                    ParameterSpec.flag("rescale", false)),
            settings -> new Ties(
                    TaskVectors.Sum.of(settings, true), settings.numbers("density"), settings.flag("rescale")));

    private final TaskVectors.Sum sum;
    private final List<Double> densities;
    private final boolean rescales;

    Ties(TaskVectors.Sum sum, List<Double> densities, boolean rescales) {
        this.sum = sum;
        this.densities = List.copyOf(densities);
        this.rescales = rescales;
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        return TaskVectors.merge(
                inputs, sum, (model, vector) -> trimmed(vector, inputs.numElements(), densities.get(model)));
    }

    private Thinned trimmed(FloatValues vector, long numElements, double density) {
        if (density >= 1) {
            return Thinned.whole(vector);
        }
        if (density <= 0 || numElements == 0) {
            return Thinned.nothing();
        }
        long numKept = Math.max(1, (long) (density * numElements));
        MagnitudeRank largest = MagnitudeRank.largest(vector, numElements, numKept);
        return Thinned.of(vector, numElements, largest::contains, rescales);
    }
}
