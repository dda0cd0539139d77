// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes tensors as a safetensors file; the same tensors give the same bytes, whatever their order.
 *
 * <p>Tensors are sorted by type, the widest first, and then by name, and the header is padded to 8 bytes, as the reference
 * writer does, so that all values are aligned. The file appears by one atomic rename: whoever has an older one of that name
 * mapped keeps it. Plain writes are used, since mapped output was seen to stall for seconds.
 */
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1024 * 1024;
    private static final Comparator<TensorInfo> ORDER =
            Comparator.comparing(TensorInfo::dtype).thenComparing(TensorInfo::name);

    private SafetensorsWriter() {}

    /**
     * Writes the file anew and forces it to the disk.
     *
     * @throws IllegalArgumentException when two tensors share a name
     * @throws TriadException EXHAUSTED when the file cannot be written, and what {@link WritableTensor#copy} throws
     */
    public static void write(Path file, Collection<? extends WritableTensor> tensors, Map<String, String> metadata) {
        List<? extends WritableTensor> sorted = sorted(tensors);
        Path incoming = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            try (FileChannel channel =
                    FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                byte[] header = header(sorted, metadata).toJson();
                ByteBuffer start =
                        ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
                writeFully(channel, start.putLong(header.length).put(header).flip());
                ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
                for (WritableTensor tensor : sorted) {
                    write(channel, tensor, chunk);
                }
                channel.force(true);
            }
            Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    file + " cannot be written: " + e.getMessage() + "; check the folder and the disk's free space",
                    e);
        } finally {
            forget(incoming);
        }
    }

    private static List<? extends WritableTensor> sorted(Collection<? extends WritableTensor> tensors) {
        Set<String> names = new HashSet<>();
        for (WritableTensor tensor : tensors) {
            if (!names.add(tensor.info().name())) {
                throw new IllegalArgumentException(
                        "Two tensors are named " + tensor.info().name());
            }
        }
        return tensors.stream()
                .sorted(Comparator.comparing(WritableTensor::info, ORDER))
                .toList();
    }

    private static Header header(List<? extends WritableTensor> tensors, Map<String, String> metadata) {
        SequencedMap<String, Header.Entry> entries = new LinkedHashMap<>();
        long offset = 0;
        for (WritableTensor tensor : tensors) {
            TensorInfo info = tensor.info();
            long end = Math.addExact(offset, info.numBytes());
            entries.put(info.name(), new Header.Entry(info, offset, end));
            offset = end;
        }
        return new Header(new TreeMap<>(metadata), entries);
    }

    private static void write(FileChannel channel, WritableTensor tensor, ByteBuffer chunk) throws IOException {
        MemorySegment run = MemorySegment.ofBuffer(chunk.clear());
        int numBytes = tensor.info().dtype().numBytes();
        long numElements = tensor.info().shape().numElements();
        for (long from = 0; from < numElements; from += CHUNK_BYTES / numBytes) {
            int count = (int) Math.min(CHUNK_BYTES / numBytes, numElements - from);
            tensor.copy(from, count, run);
            writeFully(channel, chunk.clear().limit(count * numBytes));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    private static void forget(Path incoming) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            // It is hidden and harmless; what counts is the failure that left it.
        }
    }

    /** Writes the file without texts of its own. */
    public static void write(Path file, FloatTensor... tensors) {
        write(file, List.of(tensors), Map.of());
    }
}
