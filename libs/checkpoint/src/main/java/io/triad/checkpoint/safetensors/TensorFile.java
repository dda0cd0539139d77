// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.util.SequencedMap;

/** A safetensors file, wherever it is. */
interface TensorFile {
    /** Returns what it holds by name, in the order of the file. */
    SequencedMap<String, TensorInfo> tensors();

    /** Returns one of them. */
    StoredTensor stored(String name);
}
