// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

/** Is told how far a merge has come, ten times a second, on the thread that asked for it. */
@FunctionalInterface
public interface Progress {
    /**
     * Tells it.
     *
     * @param numBytes read and written so far
     * @param numTotal to be read and written
     */
    void at(long numBytes, long numTotal);

    /** Nobody wants to know. */
    static Progress silent() {
        return (_, _) -> {};
    }
}
