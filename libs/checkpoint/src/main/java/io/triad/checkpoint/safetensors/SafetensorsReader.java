// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.TriadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A {@link SafetensorsFile} that whoever opens it closes, after which its segments can no longer be read: for work on files
 * that are read once. Thread-safe.
 */
public final class SafetensorsReader implements AutoCloseable {
    private final Arena arena;
    private final SafetensorsFile file;

    private SafetensorsReader(Arena arena, SafetensorsFile file) {
        this.arena = arena;
        this.file = file;
    }

    /**
     * Opens and checks a file.
     *
     * @throws TriadException as {@link SafetensorsFile#map} does
     */
    public static SafetensorsReader open(Path file) {
        Arena arena = Arena.ofShared();
        try {
            return new SafetensorsReader(arena, SafetensorsFile.map(file, arena));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Returns the file's own texts, such as {@code format}. */
    public Map<String, String> metadata() {
        return file.metadata();
    }

    /** Returns every tensor by name, in the order of the file. */
    public SequencedMap<String, TensorInfo> tensors() {
        return file.tensors();
    }

    /** Returns the raw little-endian values of a tensor: mapped, read-only, any alignment, valid until {@link #close}. */
    public MemorySegment values(String name) {
        return file.values(name);
    }

    /**
     * Returns the values of a tensor as float32, row-major, in an array that the caller owns.
     *
     * @throws TriadException NOT_FOUND when there is no such tensor, EXHAUSTED when an array cannot hold it
     */
    public float[] floats(String name) {
        MemorySegment values = file.values(name);
        return new StoredTensor(file.path().toString(), file.tensors().get(name), () -> values).floats();
    }

    @Override
    public void close() {
        arena.close();
    }
}
