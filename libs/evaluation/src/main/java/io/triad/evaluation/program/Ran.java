// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

/** How a program in the sandbox ended. */
public sealed interface Ran {
    /**
     * By itself, and well.
     *
     * @param output its standard output; bytes that are not UTF-8 are replaced
     */
    record Ended(String output) implements Ran {}

    /**
     * Badly: an exception, a signal, a status of its own.
     *
     * @param reason in a few words
     */
    record Failed(String reason) implements Ran {}

    /**
     * It was stopped, as it took too long.
     *
     * @param seconds that it was allowed
     */
    record OutOfTime(long seconds) implements Ran {}
}
