// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * DELLA: drop by magnitude (Deep et al., arXiv 2406.11617, section 3, MagPrune). In each row of a task vector the values are ranked by
 * magnitude, and stay with a chance that rises evenly with the rank from {@code density − epsilon} to {@code density + epsilon};
 * {@code della} elects signs besides ({@link TaskVectors}), {@code della_linear} does not.
 *
 * <p>As in mergekit, a row runs along the second dimension, a tensor of one dimension is one row, and what stays is scaled to the
 * sum of magnitudes of all ({@link Thinned}), where the paper divides each value by its chance. Of equal magnitudes the first ranks
 * lower. A row of a single value, for which mergekit has no chance, keeps it with chance density − epsilon.
 *
 * <p><b>Chance.</b> As with {@link Dare}, the draw is ours: the chances are mergekit's to the bit, and with the mask that mergekit
 * drew the result is mergekit's in float64, within a unit in the last place.
 */
final class Della implements MergeMethod {
    static final MethodSpec SPEC = spec("della", true);
    static final MethodSpec LINEAR_SPEC = spec("della_linear", false);

    private final TaskVectors.Sum sum;
    private final List<Double> densities;
    private final List<Double> epsilons;
    private final boolean rescales;
    private final IntFunction<Coin> coins;

    private Della(TensorSettings settings, boolean elects, IntFunction<Coin> coins) {
        this.sum = TaskVectors.Sum.of(settings, elects);
        this.densities = settings.numbers("density");
        this.epsilons = settings.numbers("epsilon");
        this.rescales = settings.flag("rescale");
        this.coins = coins;
        for (int model = 0; model < densities.size(); model++) {
            double density = densities.get(model);
            double epsilon = epsilons.get(model);
            if (density > 0 && density < 1 && (density + epsilon >= 1 || density - epsilon <= 0)) {
                throw new IllegalArgumentException("density " + density + " and epsilon " + epsilon
                        + ": chances density ± epsilon must lie between 0 and 1; make epsilon smaller");
            }
        }
    }

    static Della of(TensorSettings settings, boolean elects, IntFunction<Coin> coins) {
        return new Della(settings, elects, coins);
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
                        ParameterSpec.number("epsilon", ParameterSpec.Scope.NON_BASE, 0.15),
                        TaskVectors.LAMBDA,
                        ParameterSpec.flag("normalize", elects),
                        ParameterSpec.flag("rescale", true)),
                settings -> of(settings, elects, model -> Coin.seeded(settings.seed(), model)));
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        return TaskVectors.merge(inputs, sum, (model, vector) -> {
            double density = densities.get(model);
            if (density >= 1) {
                return Thinned.whole(vector);
            }
            if (density <= 0) {
                return Thinned.nothing();
            }
            long[] mask = mask(inputs, vector, model);
            return Thinned.of(
                    vector,
                    inputs.numElements(),
                    (index, _) -> (mask[(int) (index >>> 6)] & 1L << index) != 0,
                    rescales);
        });
    }

    /** A bit for each value that stays. */
    private long[] mask(TensorInputs inputs, FloatValues vector, int model) {
        Rows rows = Rows.of(inputs.name(), inputs.shape());
        Coin coin = coins.apply(model);
        double lowest = densities.get(model) - epsilons.get(model);
        float epsilon = epsilons.get(model).floatValue();
        long[] mask = new long[Math.toIntExact((inputs.numElements() + 63) / 64)];
        float[] slab = new float[rows.slabSize()];
        for (long start = 0; start < inputs.numElements(); start += slab.length) {
            vector.read(start, slab, 0, slab.length);
            for (int row = 0; row < rows.stride(); row++) {
                long[] ranked = rows.ranked(slab, row);
                for (int rank = 0; rank < ranked.length; rank++) {
                    float relative = ranked.length == 1 ? 0 : (float) rank / (ranked.length - 1);
                    float chance = (float) lowest + relative * 2 * epsilon;
                    long index = start + (int) ranked[rank];
                    if (coin.keeps(index, chance)) {
                        mask[(int) (index >>> 6)] |= 1L << index;
                    }
                }
            }
        }
        return mask;
    }

    /**
     * The rows of a tensor.
     *
     * @param length values of a row
     * @param stride places from one value of a row to the next; so many rows lie interleaved in a slab
     */
    private record Rows(int length, int stride) {
        static Rows of(String tensor, Shape shape) {
            List<Long> dimensions = shape.dimensions();
            long length = dimensions.size() < 2 ? shape.numElements() : dimensions.get(1);
            long stride = dimensions.stream().skip(2).reduce(1L, Math::multiplyExact);
            if (Math.multiplyExact(length, stride) > Integer.MAX_VALUE - 8) {
                throw new TriadException(
                        ErrorCode.EXHAUSTED,
                        "tensor " + tensor + " of shape " + shape
                                + " has rows that are too long for della; use dare_ties");
            }
            return new Rows((int) length, (int) stride);
        }

        int slabSize() {
            return Math.max(1, length * stride);
        }

        /** Places in the slab in the lower half of each, by ascending magnitude. */
        long[] ranked(float[] slab, int row) {
            long[] ranked = new long[length];
            for (int i = 0; i < length; i++) {
                int place = row + i * stride;
                ranked[i] = (Float.floatToRawIntBits(slab[place]) & (long) Integer.MAX_VALUE) << 32 | place;
            }
            Arrays.sort(ranked);
            return ranked;
        }
    }
}
