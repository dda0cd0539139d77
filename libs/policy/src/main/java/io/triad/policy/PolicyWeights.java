// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * A configuration and the tensors that it asks for, by their Hugging Face names: the form in which a policy passes between
 * files, the trainer and the sampler. Tensors may stand on mapped files; there is nothing to close.
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
        SequencedMap<String, TensorShape> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> found.put(name, tensor.shape()));
        List<LayoutFault> faults = LayoutFault.in(config, found);
        if (!faults.isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "weights do not fit the configuration: "
                            + faults.stream().map(LayoutFault::toString).collect(Collectors.joining("; ")));
        }
        SequencedMap<String, Tensor> ordered = new LinkedHashMap<>();
        for (String name : ParameterLayout.shapes(config).keySet()) {
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
}
