// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how many threads work. */
public final class ThreadsOption {
    private static final int MAX = 256;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "How many threads work; the result is the same for any number (default: one a core).")
    private @Nullable Integer threads;

    /** Returns how many, checked. */
    public int number() {
        int number = threads == null ? Math.min(MAX, Runtime.getRuntime().availableProcessors()) : threads;
        if (number < 1 || number > MAX) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--threads is 1 to " + MAX + ", not " + number);
        }
        return number;
    }
}
