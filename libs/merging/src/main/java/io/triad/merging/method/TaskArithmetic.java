// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Task arithmetic: {@code w₀ + λ·Σ aᵢ·(wᵢ − w₀)} (Ilharco et al., arXiv 2212.04089, section 2), with {@code normalize} divided by
 * Σ aᵢ. The same bits as mergekit; arithmetic and order are those of {@link TaskVectors}.
 */
final class TaskArithmetic implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "task_arithmetic",
            MethodSpec.Base.REQUIRED,
            1,
            Integer.MAX_VALUE,
            List.of(TaskVectors.WEIGHT, TaskVectors.LAMBDA, ParameterSpec.flag("normalize", false)),
            settings -> new TaskArithmetic(TaskVectors.Sum.of(settings, false)));

    private final TaskVectors.Sum sum;

    TaskArithmetic(TaskVectors.Sum sum) {
        this.sum = sum;
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        return TaskVectors.merge(inputs, sum, (_, vector) -> Thinned.whole(vector));
    }
}
