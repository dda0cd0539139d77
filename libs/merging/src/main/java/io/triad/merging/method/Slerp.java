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
 * <p><b>Arithmetic.</b> Quotients, products and the two factors are float32, as mergekit's; lengths and cos θ are summed in float64
 * and rounded once, where it sums in float32 by chunks. The result may therefore differ from mergekit's in the last place.
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

    private static final float PARALLEL = 0.9995f;
    private static final float SHORTEST = 1e-8f;

    @Override
    public FloatValues merge(TensorInputs inputs) {
        List<FloatValues> pair = List.of(inputs.baseValues(), inputs.others().getFirst());
        float cosine = cosine(pair, inputs.numElements());
        float share = (float) t;
        float rest = 1 - share;
        float first = rest;
        float second = share;
        if (Math.abs(cosine) <= PARALLEL) {
            float angle = (float) StrictMath.acos(cosine);
            float sine = (float) StrictMath.sin(angle);
            first = (float) StrictMath.sin(rest * angle) / sine;
            second = (float) StrictMath.sin(share * angle) / sine;
        }
        float ofBase = first;
        float ofOther = second;
        return Blocks.combined(pair, (blocks, _, count, to, at) -> {
            float[] base = blocks[0];
            float[] other = blocks[1];
            for (int i = 0; i < count; i++) {
                to[at + i] = ofBase * base[i] + ofOther * other[i];
            }
        });
    }

    private static float cosine(List<FloatValues> pair, long numElements) {
        double[] squares = new double[2];
        Blocks.forEach(pair, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                squares[0] += (double) blocks[0][i] * blocks[0][i];
                squares[1] += (double) blocks[1][i] * blocks[1][i];
            }
        });
        float first = length(squares[0]);
        float second = length(squares[1]);
        double[] product = new double[1];
        Blocks.forEach(pair, numElements, (blocks, _, count) -> {
            for (int i = 0; i < count; i++) {
                product[0] += (blocks[0][i] / first) * (blocks[1][i] / second);
            }
        });
        return Math.clamp((float) product[0], -1, 1);
    }

    private static float length(double squares) {
        float length = (float) Math.sqrt(squares);
        return length > SHORTEST ? length : 1;
    }
}
