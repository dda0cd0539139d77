// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor that is not as its configuration asks for.
 *
 * @param expected its shape by the configuration, empty for one that the configuration does not have
 * @param found its shape, empty for one that is missing; at least one of the two is there
 */
public record LayoutFault(String tensor, Optional<TensorShape> expected, Optional<TensorShape> found) {
    /** Compares tensors with {@link ParameterLayout#shapes}; everything that is wrong is listed. */
    public static List<LayoutFault> in(PolicyConfig config, Map<String, TensorShape> found) {
        return between(ParameterLayout.shapes(config), found);
    }

    /** Compares tensors with those that are expected; everything that is wrong is listed. */
    public static List<LayoutFault> between(Map<String, TensorShape> expected, Map<String, TensorShape> found) {
        List<LayoutFault> faults = new ArrayList<>();
        expected.forEach((name, shape) -> {
            if (!shape.equals(found.get(name))) {
                faults.add(new LayoutFault(name, Optional.of(shape), Optional.ofNullable(found.get(name))));
            }
        });
        found.forEach((name, shape) -> {
            if (!expected.containsKey(name)) {
                faults.add(new LayoutFault(name, Optional.empty(), Optional.of(shape)));
            }
        });
        return faults;
    }

    /** Says what is wrong, with the tensor's name, what is expected and what was found. */
    @Override
    public String toString() {
        if (expected.isEmpty()) {
            return tensor + " " + found.orElseThrow() + " is not a tensor of this configuration";
        }
        return tensor
                + found.map(shape -> " has shape " + shape).orElse(" is missing")
                + " (expected " + expected.get() + ")";
    }
}
