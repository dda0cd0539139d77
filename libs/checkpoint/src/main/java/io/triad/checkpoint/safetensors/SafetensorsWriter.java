// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Writes float32 tensors as a safetensors file; the same tensors give the same bytes, whatever their order.
 *
 * <p>Tensors are sorted by name and the header is padded to 8 bytes, as the reference writer does. Plain writes are used,
 * since mapped output was seen to stall for seconds.
 */
public final class SafetensorsWriter {
    private static final int CHUNK_FLOATS = 256 * 1024;

    private SafetensorsWriter() {}

    /**
     * Writes the file anew and forces it to the disk.
     *
     * @throws IllegalArgumentException when two tensors share a name
     * @throws TriadException EXHAUSTED when the file cannot be written
     */
    public static void write(Path file, Collection<FloatTensor> tensors, Map<String, String> metadata) {
        SequencedMap<String, FloatTensor> byName = new TreeMap<>();
        for (FloatTensor tensor : tensors) {
            if (byName.put(tensor.info().name(), tensor) != null) {
                throw new IllegalArgumentException(
                        "Two tensors are named " + tensor.info().name());
            }
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] header = header(byName, metadata).toJson();
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, start.putLong(header.length).put(header).flip());
            ByteBuffer chunk =
                    ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (FloatTensor tensor : byName.values()) {
                write(channel, tensor.values(), chunk);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    file + " cannot be written: " + e.getMessage() + "; check the folder and the disk's free space",
                    e);
        }
    }

    private static Header header(SequencedMap<String, FloatTensor> tensors, Map<String, String> metadata) {
        SequencedMap<String, Header.Entry> entries = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
            TensorInfo info = tensor.getValue().info();
            long end = Math.addExact(offset, info.numBytes());
            entries.put(tensor.getKey(), new Header.Entry(info, offset, end));
            offset = end;
        }
        return new Header(new TreeMap<>(metadata), entries);
    }

    private static void write(FileChannel channel, FloatBuffer values, ByteBuffer chunk) throws IOException {
        while (values.hasRemaining()) {
            int count = Math.min(values.remaining(), CHUNK_FLOATS);
            chunk.clear().limit(count * Float.BYTES);
            chunk.asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            writeFully(channel, chunk);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    /** Writes the file without texts of its own. */
    public static void write(Path file, FloatTensor... tensors) {
        write(file, List.of(tensors), Map.of());
    }
}
