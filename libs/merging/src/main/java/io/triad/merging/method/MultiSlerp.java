// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;

/**
 * Spherical interpolation of any number of tensors (Goddard, "MultiSLERP", goddard.blog): with unit vectors uᵢ = xᵢ/|xᵢ| and
 * their mean direction m = Σ wᵢuᵢ / |Σ wᵢuᵢ|, the weighted mean of their parts in the plane that touches the sphere in m,
 * v = Σ wᵢ(uᵢ − (uᵢ·m)m), is put back on the sphere, cos|v|·m + (sin|v|/|v|)·v, and scaled by Σ wᵢ|xᵢ|. With a base model, xᵢ is
 * the difference from it, and it is added again.
 *
 * <p>One model merges to itself. Two whose weighted directions cancel are mixed linearly; more that do have no result, and the
 * error names the tensor.
 *
 * <p><b>Arithmetic.</b> Element by element float32 in mergekit's order; lengths and products over the tensor are summed in float64
 * and rounded once, where mergekit sums in float32. The result may differ from mergekit's in the last place.
 *
 * @param weights one for each model but the base
 * @param normalize whether to divide them by their sum
 * @param epsilon what lengths are kept from being 0 by
 */
public record MultiSlerp(List<Double> weights, boolean normalize, double epsilon) implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "multislerp",
            MethodSpec.Base.OPTIONAL,
            1,
            Integer.MAX_VALUE,
            List.of(
                    ParameterSpec.number("weight", ParameterSpec.Scope.NON_BASE),
                    ParameterSpec.flag("normalize_weights", true),
                    ParameterSpec.number("eps", ParameterSpec.Scope.SHARED, 1e-8)),
            settings -> new MultiSlerp(
                    settings.numbers("weight"), settings.flag("normalize_weights"), settings.number("eps")));

    /** Copies. */
    public MultiSlerp {
        weights = List.copyOf(weights);
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        List<FloatValues> others = inputs.others();
        if (others.size() == 1) {
            return others.getFirst();
        }
        List<FloatValues> vectors = new ArrayList<>();
        for (FloatValues other : others) {
            vectors.add(inputs.base().isPresent() ? Blocks.difference(other, inputs.baseValues()) : other);
        }
        FloatValues merged = new Sphere(inputs, vectors, factors(), (float) epsilon).interpolated();
        return inputs.base().isPresent() ? sum(merged, inputs.baseValues()) : merged;
    }

    private float[] factors() {
        float[] factors = new float[weights.size()];
        float sum = 0;
        for (int index = 0; index < factors.length; index++) {
            factors[index] = weights.get(index).floatValue();
            sum += factors[index];
        }
        if (normalize) {
            for (int index = 0; index < factors.length; index++) {
                factors[index] = factors[index] / sum;
            }
        }
        return factors;
    }

    private static FloatValues sum(FloatValues merged, FloatValues base) {
        return Blocks.combined(List.of(merged, base), (blocks, _, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = blocks[0][i] + blocks[1][i];
            }
        });
    }

    /** The sphere that the vectors' directions lie on. */
    private record Sphere(TensorInputs inputs, List<FloatValues> vectors, float[] factors, float epsilon) {
        FloatValues interpolated() {
            float[] lengths = lengths();
            float[] divisors = lengths.clone();
            float meanLength = 0;
            for (int index = 0; index < lengths.length; index++) {
                divisors[index] = lengths[index] + epsilon;
                meanLength += lengths[index] * factors[index];
            }
            double[] meanSquares = new double[1];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    float mean = mean(blocks, i, divisors);
                    meanSquares[0] += (double) mean * mean;
                }
            });
            float ofMean = (float) Math.sqrt(meanSquares[0]);
            if (ofMean < epsilon) {
                return cancelled();
            }
            return onSphere(divisors, ofMean, meanLength);
        }

        private FloatValues onSphere(float[] divisors, float ofMean, float meanLength) {
            double[] products = new double[vectors.size()];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    float direction = mean(blocks, i, divisors) / ofMean;
                    for (int vector = 0; vector < blocks.length; vector++) {
                        products[vector] += (blocks[vector][i] / divisors[vector]) * direction;
                    }
                }
            });
            float[] dots = new float[products.length];
            for (int vector = 0; vector < dots.length; vector++) {
                dots[vector] = (float) products[vector];
            }
            double[] squares = new double[1];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    float tangent = tangent(blocks, i, divisors, mean(blocks, i, divisors) / ofMean, dots);
                    squares[0] += (double) tangent * tangent;
                }
            });
            float angle = (float) Math.sqrt(squares[0]) + epsilon;
            float cosine = (float) StrictMath.cos(angle);
            float sine = (float) StrictMath.sin(angle) / angle;
            return Blocks.combined(vectors, (blocks, _, count, to, at) -> {
                for (int i = 0; i < count; i++) {
                    float direction = mean(blocks, i, divisors) / ofMean;
                    float tangent = tangent(blocks, i, divisors, direction, dots);
                    to[at + i] = (direction * cosine + tangent * sine) * meanLength;
                }
            });
        }

        private float[] lengths() {
            double[] squares = new double[vectors.size()];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int vector = 0; vector < blocks.length; vector++) {
                    for (int i = 0; i < count; i++) {
                        squares[vector] += (double) blocks[vector][i] * blocks[vector][i];
                    }
                }
            });
            float[] lengths = new float[squares.length];
            for (int vector = 0; vector < lengths.length; vector++) {
                lengths[vector] = (float) Math.sqrt(squares[vector]);
            }
            return lengths;
        }

        private float mean(float[][] blocks, int i, float[] divisors) {
            float mean = 0;
            for (int vector = 0; vector < blocks.length; vector++) {
                mean += (blocks[vector][i] / divisors[vector]) * factors[vector];
            }
            return mean;
        }

        private float tangent(float[][] blocks, int i, float[] divisors, float direction, float[] dots) {
            float tangent = 0;
            for (int vector = 0; vector < blocks.length; vector++) {
                tangent += (blocks[vector][i] / divisors[vector] - dots[vector] * direction) * factors[vector];
            }
            return tangent;
        }

        private FloatValues cancelled() {
            if (vectors.size() != 2) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "tensor " + inputs.name() + " has no multislerp: its inputs' weighted directions cancel out; "
                                + "give the models other weights");
            }
            return Blocks.combined(vectors, (blocks, _, count, to, at) -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = blocks[0][i] * factors[0] + blocks[1][i] * factors[1];
                }
            });
        }
    }
}
