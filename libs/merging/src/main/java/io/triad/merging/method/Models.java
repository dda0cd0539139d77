// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.ArrayList;
import java.util.List;

/** The models of a merge in the order in which a method sees them. */
final class Models {
    private Models() {}

    /** Returns the base's values, then the others' in their order. */
    static List<FloatValues> baseFirst(TensorInputs inputs) {
        List<FloatValues> baseFirst = new ArrayList<>(inputs.others());
        baseFirst.addFirst(inputs.baseValues());
        return baseFirst;
    }
}
