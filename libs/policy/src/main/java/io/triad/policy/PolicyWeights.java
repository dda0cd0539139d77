// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A configuration and the float32 tensors that it asks for, by their Hugging Face names: the form in which a policy
 * passes between files, the trainer and the sampler.
 *
 * @param config what the tensors' names and shapes follow from
 * @param tensors every tensor of {@link ParameterLayout#shapes}, in its order whatever the order given
 */
public record PolicyWeights(PolicyConfig config, SequencedMap<String, Tensor> tensors) {
    /**
     * Checks names and shapes.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, listing every tensor that is missing, superfluous or misshapen
     */
    public PolicyWeights {
        SequencedMap<String, TensorShape> shapes = ParameterLayout.shapes(config);
        List<String> faults = faults(shapes, tensors);
        if (!faults.isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, "weights do not fit the configuration: " + String.join("; ", faults));
        }
        SequencedMap<String, Tensor> ordered = new LinkedHashMap<>();
        for (String name : shapes.keySet()) {
            ordered.put(name, tensors.get(name));
        }
        tensors = Collections.unmodifiableSequencedMap(ordered);
    }

    /** Weights from tensors in any order. */
    public static PolicyWeights of(PolicyConfig config, Map<String, Tensor> tensors) {
        return new PolicyWeights(config, new LinkedHashMap<>(tensors));
    }

    /** A new policy; the same configuration and seed give the same bits everywhere. See {@link RandomWeights}. */
    public static PolicyWeights random(PolicyConfig config, long seed) {
        return RandomWeights.draw(config, seed);
    }

    /**
     * The tensor of this name.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when there is none
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new TriadException(ErrorCode.CORRUPT_CHECKPOINT, "no tensor is named " + name);
        }
        return tensor;
    }

    private static List<String> faults(Map<String, TensorShape> shapes, Map<String, Tensor> tensors) {
        List<String> faults = new ArrayList<>();
        shapes.forEach((name, expected) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                faults.add(name + " is missing (expected " + expected + ")");
            } else if (!tensor.shape().equals(expected)) {
                faults.add(name + " has shape " + tensor.shape() + " (expected " + expected + ")");
            }
        });
        tensors.forEach((name, tensor) -> {
            if (!shapes.containsKey(name)) {
                faults.add(name + " " + tensor.shape() + " is not a tensor of this configuration");
            }
        });
        return faults;
    }
}
