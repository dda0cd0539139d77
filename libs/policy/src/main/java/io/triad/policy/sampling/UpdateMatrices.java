// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The updates of modules that have one input, as two matrices.
 *
 * @param as of the modules that have an update, in their order
 * @param bs of every module: (out, ranks of all), times its scale, zeros where the As are another's
 * @param rank ranks of all
 */
record UpdateMatrices(List<Tensor> as, List<Tensor> bs, int rank) {
    /** Those of a layer's modules, such as {@code self_attn.q_proj}; empty when the adapter changes none of them. */
    static Optional<UpdateMatrices> of(LoraAdapter adapter, PolicyConfig config, int layer, List<String> modules) {
        List<Optional<LoraUpdate>> updates = modules.stream()
                .map(module -> adapter.update(ParameterLayout.layer(layer, module)))
                .toList();
        int rank = updates.stream()
                .flatMap(Optional::stream)
                .mapToInt(LoraUpdate::rank)
                .sum();
        if (rank == 0) {
            return Optional.empty();
        }
        List<Tensor> as = new ArrayList<>();
        List<Tensor> bs = new ArrayList<>();
        int from = 0;
        for (int index = 0; index < modules.size(); index++) {
            String name = ParameterLayout.layer(layer, modules.get(index) + ".weight");
            long outputs = ParameterLayout.shapes(config).get(name).dimensions().getFirst();
            float[] wide = new float[Math.toIntExact(Math.multiplyExact(outputs, rank))];
            if (updates.get(index).isPresent()) {
                LoraUpdate update = updates.get(index).get();
                as.add(update.a());
                scaleInto(wide, from, rank, update);
                from += update.rank();
            }
            bs.add(Tensor.adopt(TensorShape.of(outputs, rank), wide));
        }
        return Optional.of(new UpdateMatrices(as, bs, rank));
    }

    private static void scaleInto(float[] wide, int from, int rank, LoraUpdate update) {
        float[] b = update.b().toArray();
        for (int index = 0; index < b.length; index++) {
            int output = index / update.rank();
            wide[output * rank + from + index % update.rank()] = update.scale() * b[index];
        }
    }
}
