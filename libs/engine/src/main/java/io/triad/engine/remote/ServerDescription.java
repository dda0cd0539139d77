// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import java.util.Optional;

/**
 * What a server says of itself; what it does not say is empty, never guessed.
 *
 * @param kind which server it is
 * @param version of the server's software
 * @param model the id that requests name
 * @param dtype what its matrices are held as: BF16, F16 or F32; empty when they may be quantized
 * @param weights the version that the weights in its memory bear
 */
public record ServerDescription(
        ServerKind kind, Optional<String> version, String model, Optional<String> dtype, Optional<String> weights) {
    /** The version that weights bear while they are read. */
    static final String LOADING = "triad-loading";

    /** Whether its weights are being read anew, or were left when that broke off. */
    public boolean isLoading() {
        return weights.equals(Optional.of(LOADING));
    }

    /** The name of a type as PyTorch has it, in ours; empty for one that is no plain floating-point type. */
    static Optional<String> dtype(String torchName) {
        return switch (torchName) {
            case "bfloat16" -> Optional.of("BF16");
            case "float16", "half" -> Optional.of("F16");
            case "float32", "float" -> Optional.of("F32");
            default -> Optional.empty();
        };
    }
}
