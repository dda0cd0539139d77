// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Model breadcrumbs (Davari and Belilovsky, arXiv 2312.06795, section 3): of each task vector the {@code gamma} share of the
 * largest magnitudes is left out, and then the smallest, so that the {@code density} share stays; {@code breadcrumbs_ties} elects
 * signs besides ({@link TaskVectors}).
 *
 * <p>As in mergekit, gamma and density are shares of the whole tensor, not of a layer, and fewer of the largest are left out where
 * density asks for them. Of equal magnitudes the first in the tensor count as smaller; in mergekit that is left open. The same bits
 * as mergekit, but with {@code rescale} ({@link TaskVectors}).
 */
final class Breadcrumbs implements MergeMethod {
    static final MethodSpec SPEC = spec("breadcrumbs", false);
    static final MethodSpec TIES_SPEC = spec("breadcrumbs_ties", true);

    private final TaskVectors.Sum sum;
    private final List<Double> densities;
    private final List<Double> gammas;
    private final boolean rescales;

    Breadcrumbs(TaskVectors.Sum sum, List<Double> densities, List<Double> gammas, boolean rescales) {
        this.sum = sum;
        this.densities = List.copyOf(densities);
        this.gammas = List.copyOf(gammas);
        this.rescales = rescales;
    }

    private static MethodSpec spec(String name, boolean elects) {
        return new MethodSpec(
                name,
                MethodSpec.Base.REQUIRED,
                1,
                Integer.MAX_VALUE,
                List.of(
                        TaskVectors.WEIGHT,
                        TaskVectors.DENSITY,
                        ParameterSpec.number("gamma", ParameterSpec.Scope.NON_BASE, 0.01),
                        TaskVectors.LAMBDA,
                        ParameterSpec.flag("normalize", false),
                        ParameterSpec.flag("rescale", false)),
                settings -> new Breadcrumbs(
                        TaskVectors.Sum.of(settings, elects),
                        settings.numbers("density"),
                        settings.numbers("gamma"),
                        settings.flag("rescale")));
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        return TaskVectors.merge(inputs, sum, (model, vector) -> masked(vector, inputs.numElements(), model));
    }

    private Thinned masked(FloatValues vector, long numElements, int model) {
        double density = densities.get(model);
        if (density >= 1) {
            return Thinned.whole(vector);
        }
        long numKept = Math.max(0, (long) (density * numElements));
        long numLargest = (long) (gammas.get(model) * numElements);
        long numSmallest = Math.max(0, numElements - numKept - numLargest);
        MagnitudeRank smallest = MagnitudeRank.smallest(vector, numElements, numSmallest);
        MagnitudeRank upToLargest =
                MagnitudeRank.smallest(vector, numElements, Math.min(numElements, numSmallest + numKept));
        return Thinned.of(
                vector,
                numElements,
                (index, value) -> upToLargest.contains(index, value) && !smallest.contains(index, value),
                rescales);
    }
}
