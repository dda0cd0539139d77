// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;
import java.util.function.IntFunction;

/**
 * DARE: drop and rescale (Yu et al., arXiv 2311.03099, section 3). Each value of a task vector stays with chance {@code density};
 * {@code dare_ties} elects signs besides ({@link TaskVectors}).
 *
 * <p>As in mergekit, and unlike the paper, what stays is not divided by density but scaled to the sum of magnitudes of all
 * ({@link Thinned}); {@code rescale: false} leaves it as it is.
 *
 * <p><b>Chance.</b> mergekit draws from PyTorch's generator, whose masks nobody else can draw; ours are those of {@link Coin}, a
 * function of seed, tensor, model and place. With the mask that mergekit drew given in, the result is mergekit's: the same bits
 * without rescaling, else its float64 result within a unit in the last place. That masks keep the share they should is tested as a law.
 */
final class Dare implements MergeMethod {
    static final MethodSpec SPEC = spec("dare_linear", false);
    static final MethodSpec TIES_SPEC = spec("dare_ties", true);

    private final TaskVectors.Sum sum;
    private final List<Double> densities;
    private final boolean rescales;
    private final IntFunction<Coin> coins;

    Dare(TaskVectors.Sum sum, List<Double> densities, boolean rescales, IntFunction<Coin> coins) {
        this.sum = sum;
        this.densities = List.copyOf(densities);
        this.rescales = rescales;
        this.coins = coins;
    }

    static Dare of(TensorSettings settings, boolean elects, IntFunction<Coin> coins) {
        for (double density : settings.numbers("density")) {
            if (density < 0) {
                throw new IllegalArgumentException("density is " + density + ", expected 0 or more");
            }
        }
        return new Dare(
                TaskVectors.Sum.of(settings, elects), settings.numbers("density"), settings.flag("rescale"), coins);
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
                        TaskVectors.LAMBDA,
                        ParameterSpec.flag("normalize", false),
                        ParameterSpec.flag("rescale", true)),
                settings -> of(settings, elects, model -> Coin.seeded(settings.seed(), model)));
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        return TaskVectors.merge(inputs, sum, (model, vector) -> {
            float density = densities.get(model).floatValue();
            if (density >= 1) {
                return Thinned.whole(vector);
            }
            Coin coin = coins.apply(model);
            return Thinned.of(vector, inputs.numElements(), (index, _) -> coin.keeps(index, density), rescales);
        });
    }
}
