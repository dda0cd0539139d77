// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The names and shapes of an adapter's tensors, as PEFT names them. */
public final class LoraLayout {
    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";
    private static final String PROJECTION = "_proj" + WEIGHT;

    private LoraLayout() {}

    /** Name of the A of a module such as {@code model.layers.0.self_attn.q_proj}. */
    public static String a(String module) {
        return PREFIX + module + ".lora_A.weight";
    }

    /** Name of a module's B. */
    public static String b(String module) {
        return PREFIX + module + ".lora_B.weight";
    }

    /** The module that a tensor of the base is the weight of. */
    static String module(String tensor) {
        return tensor.substring(0, tensor.length() - WEIGHT.length());
    }

    /**
     * Every tensor that an adapter of this base holds: A (rank, in) and B (out, rank) of every targeted projection, in the
     * order of the base's tensors.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the targets are none of this base's modules, or not only projections of
     *     its layers
     */
    public static SequencedMap<String, TensorShape> shapes(PolicyConfig base, LoraConfig config) {
        SequencedMap<String, TensorShape> shapes = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        modules(base).forEach((module, shape) -> {
            if (!config.targets().include(module)) {
                return;
            }
            if (!(module + WEIGHT).endsWith(PROJECTION)) {
                others.add(module);
                return;
            }
            long outputs = shape.dimensions().get(0);
            long inputs = shape.dimensions().get(1);
            shapes.put(a(module), TensorShape.of(config.rank(module), inputs));
            shapes.put(b(module), TensorShape.of(outputs, config.rank(module)));
        });
        if (!others.isEmpty() || shapes.isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the adapter targets " + (shapes.isEmpty() && others.isEmpty() ? "no module of this model" : others)
                            + " by " + config.targets()
                            + "; an adapter of projections such as model.layers.0.self_attn.q_proj is expected");
        }
        return Collections.unmodifiableSequencedMap(shapes);
    }

    private static SequencedMap<String, TensorShape> modules(PolicyConfig base) {
        SequencedMap<String, TensorShape> modules = new LinkedHashMap<>();
        ParameterLayout.shapes(base).forEach((name, shape) -> {
            if (name.endsWith(WEIGHT)) {
                modules.put(module(name), shape);
            }
        });
        // A tied output has no tensor of its own, but is a module.
        modules.putIfAbsent(
                module(ParameterLayout.OUTPUT), ParameterLayout.shapes(base).get(ParameterLayout.EMBEDDING));
        return modules;
    }
}
