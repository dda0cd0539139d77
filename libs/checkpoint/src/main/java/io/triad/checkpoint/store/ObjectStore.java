// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A flat store of named bytes, as S3 offers it. Thread-safe.
 *
 * <p>Every method throws {@link TriadException}: NOT_FOUND for a missing object, UNAVAILABLE when the store does not answer,
 * REFUSED for wrong keys, EXHAUSTED for a full disk, INVALID_REQUEST for a key or URI that cannot be meant.
 */
public interface ObjectStore extends AutoCloseable {
    /** An object as a listing shows it. */
    record Stored(String key, long numBytes) {}

    /** Stores a file's bytes under the key, replacing what was there in one step. */
    void put(String key, Path file);

    /** Stores bytes under the key, replacing what was there in one step. */
    void put(String key, byte[] content);

    /** Writes the object to a new file; an object of more than {@code maxBytes} is refused as CORRUPT_CHECKPOINT. */
    void get(String key, Path target, long maxBytes);

    /** Returns the object's bytes; an object of more than {@code maxBytes} is refused as CORRUPT_CHECKPOINT. */
    byte[] get(String key, int maxBytes);

    /**
     * An object's bytes as they are now.
     *
     * @param version differs when the bytes differ, and may differ when they do not
     */
    record Described(long numBytes, String version) {}

    /** Returns how large the object is, and which version of it lies there. */
    Described describe(String key);

    /**
     * Fills a segment with the object's bytes from a place on.
     *
     * @param version of the object, from {@link #describe}; another one is refused as UNAVAILABLE, as it came meanwhile
     * @throws TriadException as all methods do; CORRUPT_CHECKPOINT when the object ends before
     */
    void read(String key, String version, long from, MemorySegment to);

    /** Tells whether there is such an object. */
    boolean exists(String key);

    /** Returns all objects whose key starts with the prefix, by key. */
    List<Stored> list(String prefix);

    /** Removes the object; nothing happens when there is none. */
    void delete(String key);

    /** Returns the URI of a key. */
    String uri(String key);

    /** Returns the key of a URI of this store; the reverse of {@link #uri}. */
    String key(String uri);

    @Override
    void close();
}
