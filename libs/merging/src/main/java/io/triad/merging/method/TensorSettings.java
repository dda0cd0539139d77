// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A method's parameters for one tensor.
 *
 * @param shared by name
 * @param inputs by name, for each model in its order; the base has those of scope INPUT only
 * @param seed of this tensor, for methods that draw
 */
public record TensorSettings(Map<String, Object> shared, List<Map<String, Object>> inputs, long seed) {
    /** Copies. */
    public TensorSettings {
        shared = Map.copyOf(shared);
        inputs = inputs.stream().map(Map::copyOf).toList();
    }

    boolean flag(String name) {
        return (Boolean) required(shared, name);
    }

    double number(String name) {
        return (Double) required(shared, name);
    }

    /** Returns the values of the models that have one, in their order. */
    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (Map<String, Object> input : inputs) {
            if (input.containsKey(name)) {
                numbers.add((Double) input.get(name));
            }
        }
        return numbers;
    }

    private static Object required(Map<String, Object> values, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " has no value");
        }
        return value;
    }
}
