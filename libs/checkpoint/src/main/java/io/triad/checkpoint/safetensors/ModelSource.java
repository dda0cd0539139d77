// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.util.Optional;

/** A model's folder that is elsewhere. */
public interface ModelSource {
    /** Returns where it is, for messages. */
    String place();

    /** Returns a file of it by its name; empty when there is none. */
    Optional<ByteRanges> file(String name);
}
