// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One tensor in each of the models that are merged.
 *
 * @param name what the merged tensor is called
 * @param shape of all of them
 * @param values of each model, in the order in which they are summed; safe for several threads
 * @param base which of them is the base model's
 */
public record TensorInputs(String name, Shape shape, List<FloatValues> values, OptionalInt base) {
    /** Copies and checks. */
    public TensorInputs {
        values = List.copyOf(values);
        if (values.isEmpty() || (base.isPresent() && (base.getAsInt() < 0 || base.getAsInt() >= values.size()))) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has " + values.size() + " inputs and its base is " + base);
        }
    }

    /** Names inputs of which none is a base. */
    public static TensorInputs of(String name, Shape shape, List<FloatValues> values) {
        return new TensorInputs(name, shape, values, OptionalInt.empty());
    }

    /** Returns how many values each has. */
    public long numElements() {
        return shape.numElements();
    }

    /** Returns the base model's values; only for a method that requires a base. */
    public FloatValues baseValues() {
        return values.get(base.orElseThrow(() -> new IllegalStateException("tensor " + name + " has no base")));
    }

    /** Returns the others' values, in their order. */
    public List<FloatValues> others() {
        if (base.isEmpty()) {
            return values;
        }
        List<FloatValues> others = new ArrayList<>(values);
        others.remove(base.getAsInt());
        return others;
    }
}
