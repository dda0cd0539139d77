// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.StoredTensor;
import java.util.function.Supplier;

/** Where the digests of what is read come from. */
@FunctionalInterface
interface Digests {
    /** All of them are worked out. */
    Digests WORKED_OUT = (_, _, workedOut) -> workedOut.get();

    /**
     * Returns a tensor's digest.
     *
     * @param model which of the merge's models has it
     * @param workedOut reads the tensor for it
     */
    String of(int model, StoredTensor tensor, Supplier<String> workedOut);
}
