// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;

/** A file that is elsewhere, and of which parts can be read. Thread-safe. */
public interface ByteRanges {
    /** Returns its name, without its folder. */
    String name();

    /** Returns its size. */
    long numBytes();

    /**
     * Fills a segment with the file's bytes from a place on.
     *
     * @throws TriadException what the place where it lies throws
     */
    void read(long from, MemorySegment to);
}
