// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * NearSwap: moves the base a towards the other b where the two are close (alchemonaut, model card of QuartetAnemoi-70B):
 * {@code w·b + (1 − w)·a} with {@code w = min(1, t / max(|a − b|, 1e-6))}, element by element. Where they differ by t or less, b
 * is taken.
 *
 * <p>Float32 in mergekit's order, t / d as t times the reciprocal of d: the same bits as mergekit.
 *
 * @param t the difference up to which b is taken whole
 */
public record NearSwap(double t) implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "nearswap",
            MethodSpec.Base.REQUIRED,
            2,
            2,
            List.of(ParameterSpec.number("t", ParameterSpec.Scope.SHARED)),
            settings -> new NearSwap(settings.number("t")));

    private static final float NEAREST = 1e-6f;

    @Override
    public FloatValues merge(TensorInputs inputs) {
        float near = (float) t;
        List<FloatValues> pair = List.of(inputs.baseValues(), inputs.others().getFirst());
        return Blocks.combined(pair, (blocks, _, count, to, at) -> {
            float[] base = blocks[0];
            float[] other = blocks[1];
            for (int i = 0; i < count; i++) {
                float reciprocal = 1 / Math.max(Math.abs(base[i] - other[i]), NEAREST);
                float weight = Math.clamp(reciprocal * near, 0f, 1f);
                to[at + i] = weight * other[i] + (1 - weight) * base[i];
            }
        });
    }
}
