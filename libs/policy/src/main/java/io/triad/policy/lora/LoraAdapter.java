// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LayoutFault;
import io.triad.policy.PolicyConfig;
import io.triad.policy.RandomStream;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * A LoRA adapter: a configuration and its tensors by the names of {@link LoraLayout}. Which base it fits is asked with
 * {@link #faults}. Tensors may stand on mapped files; there is nothing to close.
 */
public record LoraAdapter(LoraConfig config, SequencedMap<String, Tensor> tensors) {
    public LoraAdapter {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /**
     * An adapter that changes nothing yet, as PEFT begins one: A uniform over ±1/√in, B zero. The same seed gives the same
     * bits everywhere.
     */
    public static LoraAdapter fresh(PolicyConfig base, LoraConfig config, long seed) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        LoraLayout.shapes(base, config).forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.numElements())];
            if (name.endsWith(".lora_A.weight")) {
                RandomStream stream = RandomStream.of(seed, name);
                double bound = 1 / Math.sqrt(shape.dimensions().get(1));
                for (int index = 0; index < values.length; index++) {
                    values[index] = (float) ((2 * stream.nextDouble() - 1) * bound);
                }
            }
            tensors.put(name, Tensor.adopt(shape, values));
        });
        return new LoraAdapter(config, tensors);
    }

    /** Compares the tensors with those that an adapter of this base holds; everything that is wrong is listed. */
    public List<LayoutFault> faults(PolicyConfig base) {
        Map<String, TensorShape> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> found.put(name, tensor.shape()));
        return LayoutFault.between(LoraLayout.shapes(base, config), found);
    }

    /**
     * Checks that it is an adapter of this base.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, listing every tensor that is missing, superfluous or misshapen
     */
    public void requireFits(PolicyConfig base) {
        List<LayoutFault> faults = faults(base);
        if (!faults.isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the adapter does not fit the model: "
                            + faults.stream().map(LayoutFault::toString).collect(Collectors.joining("; "))
                            + "; give it the base that it was trained on");
        }
    }

    /** What it adds to a module such as {@code model.layers.0.self_attn.q_proj}; empty where it adds nothing. */
    public Optional<LoraUpdate> update(String module) {
        Tensor a = tensors.get(LoraLayout.a(module));
        Tensor b = tensors.get(LoraLayout.b(module));
        return a == null || b == null ? Optional.empty() : Optional.of(new LoraUpdate(a, b, config.scale(module)));
    }
}
