// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Passthrough: a tensor as it is, or scaled. With slices it stacks layers of several models ("frankenmerge"; the method is
 * mergekit's own). The same bits as mergekit.
 *
 * @param scale what each value is multiplied with, in float32
 */
public record Passthrough(OptionalDouble scale) implements MergeMethod {
    private static final double UNSCALED = 1;

    static final MethodSpec SPEC = new MethodSpec(
            "passthrough",
            MethodSpec.Base.IGNORED,
            1,
            1,
            List.of(ParameterSpec.number("scale", ParameterSpec.Scope.INPUT, UNSCALED)),
            settings -> {
                double scale = settings.numbers("scale").getFirst();
                return new Passthrough(scale == UNSCALED ? OptionalDouble.empty() : OptionalDouble.of(scale));
            });

    @Override
    public FloatValues merge(TensorInputs inputs) {
        if (scale.isEmpty()) {
            return inputs.values().getFirst();
        }
        float factor = (float) scale.getAsDouble();
        return Blocks.combined(inputs.values(), (blocks, _, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = blocks[0][i] * factor;
            }
        });
    }
}
