// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Spherical interpolation of two tensors, each taken as one vector: with θ the angle between base a and other b,
 * {@code (sin((1−t)·θ)·a + sin(t·θ)·b) / sin θ} (Shoemake, SIGGRAPH 1985, section 3.3). Lengths are not made equal first, so t = 0
 * gives a and t = 1 gives b.
 *
 * <p>Vectors that are all but parallel or opposite (|cos θ| above 0.9995) are interpolated linearly, and a vector of length
 * 1e-8 or less counts as one of length 1; both as mergekit has it.
 *
 * <p><b>Arithmetic.</b> Float64, rounded once. mergekit's is float32 unless the tensors are float64, and sums in an order that
 * depends on the processor: it differs from ours, and from its own float64 results, in the last places.
 *
 * @param t 0 for the base, 1 for the other
 */
public record Slerp(double t) implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "slerp",
            MethodSpec.Base.REQUIRED,
            2,
            2,
            List.of(ParameterSpec.number("t", ParameterSpec.Scope.SHARED)),
            settings -> new Slerp(settings.number("t")));

    private static final double PARALLEL = 0.9995;
    private static final double SHORTEST = 1e-8;

    @Override
    public FloatValues merge(TensorInputs inputs) {
        List<FloatValues> pair = List.of(inputs.baseValues(), inputs.others().getFirst());
        double cosine = cosine(pair, inputs.numElements());
        double first = 1 - t;
        double second = t;
        if (Math.abs(cosine) <= PARALLEL) {
            double angle = StrictMath.acos(cosine);
            double sine = StrictMath.sin(angle);
            first = StrictMath.sin((1 - t) * angle) / sine;
            second = StrictMath.sin(t * angle) / sine;
        }
        double ofBase = first;
        double ofOther = second;
        return Blocks.combined(pair, (blocks, _, count, to, at) -> {
            float[] base = blocks[0];
            float[] other = blocks[1];
            for (int i = 0; i < count; i++) {
                to[at + i] = (float) (ofBase * base[i] + ofOther * other[i]);
            }
        });
    }

    private static double cosine(List<FloatValues> pair, long numElements) {
        double[] squares = new double[2];
        Blocks.forEach(pair, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                squares[0] += (double) blocks[0][i] * blocks[0][i];
                squares[1] += (double) blocks[1][i] * blocks[1][i];
            }
        });
        double first = length(squares[0]);
        double second = length(squares[1]);
        double[] product = new double[1];
        Blocks.forEach(pair, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                product[0] += (blocks[0][i] / first) * (blocks[1][i] / second);
            }
        });
        return Math.clamp(product[0], -1.0, 1.0);
    }

    private static double length(double squares) {
        double length = Math.sqrt(squares);
        return length > SHORTEST ? length : 1;
    }
}
