// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Optional;

/** How a server comes by the weights of a policy version. */
public sealed interface WeightUpdate {
    /** The adapter that requests name, if these weights are one. */
    default Optional<String> adapterName() {
        return this instanceof LoraAdapter adapter ? Optional.of(adapter.name()) : Optional.empty();
    }

    /** The weights that the server was started with; nothing is loaded. */
    record AsStarted() implements WeightUpdate {}

    /**
     * A LoRA adapter in PEFT's layout beside the weights that the server was started with. Several are served at a
     * time; the sampler unloads its own when it is closed.
     *
     * <p>A name must always mean the same weights, for a server keeps the prompts that it read under it: derive it from
     * the checkpoint's digest.
     *
     * @param name what the server calls it, letters, digits and {@code . _ -}; not the name of the model
     * @param folder absolute, as the server sees it: both must have the files mounted
     */
    record LoraAdapter(String name, String folder) implements WeightUpdate {
        /** @throws TriadException INVALID_REQUEST when either is not as it must be */
        public LoraAdapter {
            requireName("name of a LoRA adapter", name);
            requireFolder(folder);
        }
    }

    /**
     * All weights, read anew in place of those that the server holds. One version is served at a time: a sampler of
     * another version waits until nothing is drawn, then has its own read again.
     *
     * @param version what names these weights and no others, letters, digits and {@code . _ -}: a digest
     * @param folder absolute, as the server sees it: both must have the files mounted
     */
    record Reload(String version, String folder) implements WeightUpdate {
        /** @throws TriadException INVALID_REQUEST when either is not as it must be */
        public Reload {
            requireName("version of the weights", version);
            requireFolder(folder);
        }
    }

    private static void requireName(String what, String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the " + what + " is '" + name + "'; it must be 1 to 128 letters, digits, '.', '_' or '-'");
        }
    }

    private static void requireFolder(String folder) {
        if (!folder.startsWith("/")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the folder of the weights is '" + folder + "'; give its absolute path on the server's machine");
        }
    }
}
