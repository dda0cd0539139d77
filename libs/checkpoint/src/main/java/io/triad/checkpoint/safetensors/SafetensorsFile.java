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
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A safetensors file of any size, mapped into memory for as long as an arena lives. With {@link Arena#ofAuto} that is as
 * long as any of its segments is in use; {@link SafetensorsReader} is the form that is closed.
 *
 * <p>The whole header is checked on opening: known types, sizes that match shapes, values that cover the file exactly. The
 * values themselves are read from the disk when they are first touched. A mapped file may be renamed or deleted, but nobody
 * may shorten it: touching what is gone is an {@link InternalError}. {@link SafetensorsWriter} never does.
 */
public final class SafetensorsFile implements TensorFile {
    private static final int LENGTH_BYTES = Long.BYTES;

    private final Path path;
    private final MemorySegment values;
    private final Header header;
    private final SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();

    private SafetensorsFile(Path path, MemorySegment values, Header header) {
        this.path = path;
        this.values = values;
        this.header = header;
        header.entries().forEach((name, entry) -> tensors.put(name, entry.info()));
    }

    /**
     * Maps and checks a file.
     *
     * @throws TriadException CORRUPT_CHECKPOINT naming file, tensor, expected and found; NOT_FOUND; EXHAUSTED when the
     *     file cannot be read or mapped
     */
    public static SafetensorsFile map(Path path, Arena arena) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] json = header(channel, size);
            long start = LENGTH_BYTES + (long) json.length;
            Header header = Header.parse(json, size - start);
            return new SafetensorsFile(path, channel.map(MapMode.READ_ONLY, start, size - start, arena), header);
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    path + " is not a valid safetensors file: " + e.getMessage()
                            + "; fetch or export the checkpoint again",
                    e);
        } catch (NoSuchFileException e) {
            throw new TriadException(ErrorCode.NOT_FOUND, path + " does not exist", e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] header(FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new IllegalArgumentException("it has " + size + " bytes, expected at least " + LENGTH_BYTES);
        }
        long stated =
                read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return read(channel, LENGTH_BYTES, Header.length(stated, size)).array();
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

    /** Returns where the file lies, or lay when it was mapped. */
    public Path path() {
        return path;
    }

    /** Returns the file's own texts, such as {@code format}. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** Returns every tensor by name, in the order of the file. */
    @Override
    public SequencedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    @Override
    public StoredTensor stored(String name) {
        MemorySegment found = values(name);
        return new StoredTensor(path.getFileName().toString(), Objects.requireNonNull(tensors.get(name)), () -> found);
    }

    /**
     * Returns the raw little-endian values of a tensor: mapped, read-only, of any alignment.
     *
     * @throws TriadException NOT_FOUND when there is no such tensor
     */
    public MemorySegment values(String name) {
        Header.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    path + " has no tensor " + name + " among its "
                            + header.entries().size());
        }
        return values.asSlice(entry.begin(), entry.end() - entry.begin());
    }
}
