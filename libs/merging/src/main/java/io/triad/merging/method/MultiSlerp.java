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
 * <p><b>Arithmetic.</b> Float64 in mergekit's order, but for the differences from the base, and rounded once. mergekit's is that of
 * the tensors, float32 as a rule, and differs from ours, and from its own float64 results, in the last places.
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
        FloatValues merged = new Sphere(inputs, vectors, factors(), epsilon).interpolated();
        return inputs.base().isPresent() ? sum(merged, inputs.baseValues()) : merged;
    }

    private double[] factors() {
        double[] factors = new double[weights.size()];
        double sum = 0;
        for (int index = 0; index < factors.length; index++) {
            factors[index] = weights.get(index);
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
    private record Sphere(TensorInputs inputs, List<FloatValues> vectors, double[] factors, double epsilon) {
        FloatValues interpolated() {
            double[] lengths = lengths();
            double[] divisors = lengths.clone();
            double meanLength = 0;
            for (int index = 0; index < lengths.length; index++) {
                divisors[index] = lengths[index] + epsilon;
                meanLength += lengths[index] * factors[index];
            }
            double[] meanSquares = new double[1];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    double mean = mean(blocks, i, divisors);
                    meanSquares[0] += mean * mean;
                }
            });
            double ofMean = Math.sqrt(meanSquares[0]);
            if (ofMean < epsilon) {
                return cancelled();
            }
            return onSphere(divisors, ofMean, meanLength);
        }

        private FloatValues onSphere(double[] divisors, double ofMean, double meanLength) {
            double[] products = new double[vectors.size()];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    double direction = mean(blocks, i, divisors) / ofMean;
                    for (int vector = 0; vector < blocks.length; vector++) {
                        products[vector] += (blocks[vector][i] / divisors[vector]) * direction;
                    }
                }
            });
            double[] squares = new double[1];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int i = 0; i < count; i++) {
                    double tangent = tangent(blocks, i, divisors, mean(blocks, i, divisors) / ofMean, products);
                    squares[0] += tangent * tangent;
                }
            });
            double angle = Math.sqrt(squares[0]) + epsilon;
            double cosine = StrictMath.cos(angle);
            double sine = StrictMath.sin(angle) / angle;
            return Blocks.combined(vectors, (blocks, _, count, to, at) -> {
                for (int i = 0; i < count; i++) {
                    double direction = mean(blocks, i, divisors) / ofMean;
                    double tangent = tangent(blocks, i, divisors, direction, products);
                    to[at + i] = (float) ((direction * cosine + tangent * sine) * meanLength);
                }
            });
        }

        private double[] lengths() {
            double[] squares = new double[vectors.size()];
            Blocks.forEach(vectors, inputs.numElements(), (blocks, _, count) -> {
                for (int vector = 0; vector < blocks.length; vector++) {
                    for (int i = 0; i < count; i++) {
                        squares[vector] += (double) blocks[vector][i] * blocks[vector][i];
                    }
                }
            });
            double[] lengths = new double[squares.length];
            for (int vector = 0; vector < lengths.length; vector++) {
                lengths[vector] = Math.sqrt(squares[vector]);
            }
            return lengths;
        }

        private double mean(float[][] blocks, int i, double[] divisors) {
            double mean = 0;
            for (int vector = 0; vector < blocks.length; vector++) {
                mean += (blocks[vector][i] / divisors[vector]) * factors[vector];
            }
            return mean;
        }

        private double tangent(float[][] blocks, int i, double[] divisors, double direction, double[] dots) {
            double tangent = 0;
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
                    to[at + i] = (float) (blocks[0][i] * factors[0] + blocks[1][i] * factors[1]);
                }
            });
        }
    }
}
