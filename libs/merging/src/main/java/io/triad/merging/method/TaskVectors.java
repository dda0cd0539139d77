// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the methods with task vectors share: with base w₀ and task vectors τᵢ = wᵢ − w₀, thinned by a {@link Thinning},
 * {@code w₀ + λ·Σ aᵢ·τᵢ / n}, where n is 1 or, when normalised, the sum of the weights that took part.
 *
 * <p><b>Signs.</b> With an election (Yadav et al., arXiv 2306.01708, section 3) the sign of Σ aᵢ·τᵢ wins at each place, a sum
 * of 0 counting as positive, and only weighted values of that sign take part.
 *
 * <p><b>Arithmetic.</b> Float32 in mergekit's order: difference, thinning, times weight, sum over models in their order,
 * divided, times λ (unless it is 1), plus base; the same bits as mergekit. Vectors that are scaled back after thinning depend on
 * sums over the tensor, which mergekit adds up in float32 in an order that depends on the processor; for these all after the
 * difference is float64, rounded once, as near to mergekit's float64 results as a float32 can be.
 */
final class TaskVectors {
    static final ParameterSpec WEIGHT = ParameterSpec.number("weight", ParameterSpec.Scope.NON_BASE);
    static final ParameterSpec DENSITY = ParameterSpec.number("density", ParameterSpec.Scope.NON_BASE, 1.0);
    static final ParameterSpec LAMBDA = ParameterSpec.number("lambda", ParameterSpec.Scope.SHARED, 1.0);

    /** A sum of weights nearer to 0 than this is not divided by, as in mergekit. */
    private static final float NO_DIVISOR = 1e-8f;

    private TaskVectors() {}

    /**
     * How the vectors are added.
     *
     * @param weights one for each model but the base
     * @param elects whether signs are elected
     * @param normalize whether to divide by the weights that took part
     * @param lambda what the sum is multiplied with
     */
    record Sum(List<Double> weights, boolean elects, boolean normalize, double lambda) {
        Sum {
            weights = List.copyOf(weights);
        }

        static Sum of(TensorSettings settings, boolean elects) {
            return new Sum(settings.numbers("weight"), elects, settings.flag("normalize"), settings.number("lambda"));
        }
    }

    /** Thins a task vector out. */
    @FunctionalInterface
    interface Thinning {
        /**
         * Returns the thinned vector.
         *
         * @param model which of the models but the base, from 0
         * @param vector its differences from the base
         */
        Thinned thin(int model, FloatValues vector);
    }

    /** Returns the base with the thinned vectors added. */
    static FloatValues merge(TensorInputs inputs, Sum sum, Thinning thinning) {
        List<FloatValues> others = inputs.others();
        FloatValues base = inputs.baseValues();
        if (others.isEmpty()) {
            return base;
        }
        List<FloatValues> baseFirst = new ArrayList<>(List.of(base));
        double[] scales = new double[others.size()];
        for (int model = 0; model < others.size(); model++) {
            Thinned thinned = thinning.thin(model, Blocks.difference(others.get(model), base));
            baseFirst.add(thinned.values());
            scales[model] = thinned.scale();
        }
        boolean isScaled = Arrays.stream(scales).anyMatch(scale -> scale != 1);
        return Blocks.combined(baseFirst, isScaled ? new ScaledAdding(sum, scales) : new Adding(sum, others.size()));
    }

    /** Adds a block's vectors to its base. */
    private static final class Adding implements Blocks.Kernel {
        private final float[] weights;
        private final boolean elects;
        private final boolean normalize;
        private final float lambda;
        private final float weightSum;

        Adding(Sum sum, int numModels) {
            weights = new float[numModels];
            float total = 0;
            for (int model = 0; model < numModels; model++) {
                weights[model] = sum.weights().get(model).floatValue();
                total += weights[model];
            }
            elects = sum.elects();
            normalize = sum.normalize();
            lambda = (float) sum.lambda();
            weightSum = Math.abs(total) < NO_DIVISOR ? 1 : total;
        }

        @Override
        public void combine(float[][] blocks, long from, int count, float[] to, int at) {
            for (int model = 0; model < weights.length; model++) {
                float weight = weights[model];
                float[] vector = blocks[model + 1];
                for (int i = 0; i < count; i++) {
                    vector[i] = vector[i] * weight;
                }
            }
            if (elects) {
                elected(blocks, count, to, at);
            } else {
                all(blocks, count, to, at);
            }
            float[] base = blocks[0];
            if (lambda != 1) {
                for (int i = 0; i < count; i++) {
                    to[at + i] = to[at + i] * lambda;
                }
            }
            for (int i = 0; i < count; i++) {
                to[at + i] = base[i] + to[at + i];
            }
        }

        private void all(float[][] blocks, int count, float[] to, int at) {
            System.arraycopy(blocks[1], 0, to, at, count);
            for (int model = 2; model < blocks.length; model++) {
                float[] vector = blocks[model];
                for (int i = 0; i < count; i++) {
                    to[at + i] = to[at + i] + vector[i];
                }
            }
            if (normalize) {
                for (int i = at; i < at + count; i++) {
                    to[i] = to[i] / weightSum;
                }
            }
        }

        private void elected(float[][] blocks, int count, float[] to, int at) {
            for (int i = 0; i < count; i++) {
                float votes = 0;
                for (int model = 1; model < blocks.length; model++) {
                    votes += blocks[model][i];
                }
                boolean positive = votes >= 0;
                float sum = 0;
                float divisor = 0;
                for (int model = 1; model < blocks.length; model++) {
                    float value = blocks[model][i];
                    if (positive ? value > 0 : value < 0) {
                        sum += value;
                        divisor += weights[model - 1];
                    }
                }
                to[at + i] = normalize && divisor != 0 ? sum / divisor : sum;
            }
        }
    }

    /** Adds a block's vectors to its base in float64. */
    private static final class ScaledAdding implements Blocks.Kernel {
        private final Sum sum;
        private final double[] weights;
        private final double[] factors;
        private final double weightSum;

        ScaledAdding(Sum sum, double[] scales) {
            this.sum = sum;
            this.weights =
                    sum.weights().stream().mapToDouble(Double::doubleValue).toArray();
            this.factors = weights.clone();
            double total = 0;
            for (int model = 0; model < factors.length; model++) {
                factors[model] = scales[model] * weights[model];
                total += weights[model];
            }
            weightSum = Math.abs(total) < NO_DIVISOR ? 1 : total;
        }

        @Override
        public void combine(float[][] blocks, long from, int count, float[] to, int at) {
            for (int i = 0; i < count; i++) {
                double votes = 0;
                for (int model = 0; model < factors.length; model++) {
                    votes += blocks[model + 1][i] * factors[model];
                }
                double mixed = sum.elects() ? elected(blocks, i, votes >= 0) : votes;
                if (sum.normalize() && !sum.elects()) {
                    mixed /= weightSum;
                }
                to[at + i] = (float) (blocks[0][i] + mixed * sum.lambda());
            }
        }

        private double elected(float[][] blocks, int i, boolean positive) {
            double mixed = 0;
            double divisor = 0;
            for (int model = 0; model < factors.length; model++) {
                double value = blocks[model + 1][i] * factors[model];
                if (positive ? value > 0 : value < 0) {
                    mixed += value;
                    divisor += weights[model];
                }
            }
            return sum.normalize() && divisor != 0 ? mixed / divisor : mixed;
        }
    }
}
