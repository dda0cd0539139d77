// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads a safetensors file of any size by mapping it into memory.
 *
 * <p>The whole header is checked on opening: known types, sizes that match shapes, values that cover the file exactly.
 * Thread-safe; whoever opens it closes it, after which its segments can no longer be read.
 */
public final class SafetensorsReader implements AutoCloseable {
    private static final int LENGTH_BYTES = Long.BYTES;

    private final Path file;
    private final Arena arena;
    private final MemorySegment values;
    private final Header header;

    private SafetensorsReader(Path file, Arena arena, MemorySegment values, Header header) {
        this.file = file;
        this.arena = arena;
        this.values = values;
        this.header = header;
    }

    /**
     * Opens and checks a file.
     *
     * @throws TriadException CORRUPT_CHECKPOINT naming file, tensor, expected and found; NOT_FOUND; EXHAUSTED when the
     *     file cannot be read or mapped
     */
    public static SafetensorsReader open(Path file) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] json = header(channel, size);
            long start = LENGTH_BYTES + (long) json.length;
            Header header = Header.parse(json, size - start);
            MemorySegment values = channel.map(MapMode.READ_ONLY, start, size - start, arena);
            return new SafetensorsReader(file, arena, values, header);
        } catch (IllegalArgumentException e) {
            arena.close();
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    file + " is not a valid safetensors file: " + e.getMessage()
                            + "; fetch or export the checkpoint again",
                    e);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new TriadException(ErrorCode.NOT_FOUND, file + " does not exist", e);
        } catch (IOException e) {
            arena.close();
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] header(FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new IllegalArgumentException("it has " + size + " bytes, expected at least " + LENGTH_BYTES);
        }
        long length =
                read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 2 || length > Header.MAX_BYTES) {
            throw new IllegalArgumentException("its header is said to have " + Long.toUnsignedString(length)
                    + " bytes, expected 2 to " + Header.MAX_BYTES);
        }
        if (length > size - LENGTH_BYTES) {
            throw new IllegalArgumentException("its header is said to have " + length + " bytes, but only "
                    + (size - LENGTH_BYTES) + " follow; it is truncated");
        }
        return read(channel, LENGTH_BYTES, (int) length).array();
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IllegalArgumentException("it became shorter while it was read");
            }
        }
        return buffer;
    }

    /** Returns the file's own texts, such as {@code format}. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** Returns every tensor by name, in the order of the file. */
    public SequencedMap<String, TensorInfo> tensors() {
        SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();
        header.entries().forEach((name, entry) -> tensors.put(name, entry.info()));
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** Returns the raw little-endian values of a tensor: mapped, read-only, any alignment, valid until {@link #close}. */
    public MemorySegment values(String name) {
        Header.Entry entry = entry(name);
        return values.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    /**
     * Returns the values of a tensor as float32, row-major, in an array that the caller owns.
     *
     * @throws TriadException NOT_FOUND when there is no such tensor, EXHAUSTED when an array cannot hold it
     */
    public float[] floats(String name) {
        TensorInfo info = entry(name).info();
        long count = info.shape().numElements();
        if (count > Integer.MAX_VALUE - 8) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "Tensor " + name + " of " + file + " has " + count + " elements, more than one array holds");
        }
        float[] floats = new float[(int) count];
        info.dtype().read(values(name), floats);
        return floats;
    }

    private Header.Entry entry(String name) {
        Header.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    file + " has no tensor " + name + " among its "
                            + header.entries().size());
        }
        return entry;
    }

    @Override
    public void close() {
        arena.close();
    }
}
