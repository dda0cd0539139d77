// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.TriadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor's values in a file elsewhere, which are in memory for as long as somebody holds them. Thread-safe, but nobody may be
 * reading when they are released.
 */
public final class StreamedValues implements Supplier<MemorySegment> {
    private final ByteRanges file;
    private final long begin;
    private final long numBytes;
    private volatile @Nullable Held held;

    private record Held(Arena arena, MemorySegment values) {}

    /** Says how parts of a file are read. */
    @FunctionalInterface
    public interface Reading {
        /** Fills a segment with the file's bytes from a place on, all of it before it returns. */
        void read(ByteRanges file, long from, MemorySegment to);
    }

    StreamedValues(ByteRanges file, long begin, long numBytes) {
        this.file = file;
        this.begin = begin;
        this.numBytes = numBytes;
    }

    /** Returns how much memory they take. */
    public long numBytes() {
        return numBytes;
    }

    /**
     * Returns the values; those that nobody has fetched are fetched now, and stay until they are released.
     *
     * @throws TriadException what reading throws
     */
    @Override
    public MemorySegment get() {
        Held there = held;
        return there == null ? fetch(ByteRanges::read) : there.values;
    }

    /**
     * Fetches the values unless they are there.
     *
     * @throws TriadException what reading throws
     */
    public synchronized MemorySegment fetch(Reading reading) {
        Held there = held;
        if (there != null) {
            return there.values;
        }
        Arena arena = Arena.ofShared();
        try {
            MemorySegment values = arena.allocate(numBytes, Long.BYTES);
            reading.read(file, begin, values);
            held = new Held(arena, values.asReadOnly());
            return values.asReadOnly();
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Gives their memory back. */
    public synchronized void release() {
        Held there = held;
        held = null;
        if (there != null) {
            there.arena.close();
        }
    }
}
