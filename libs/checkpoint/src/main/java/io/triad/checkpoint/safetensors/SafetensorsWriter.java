// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes tensors as a safetensors file; the same tensors give the same bytes, whatever their order.
 *
 * <p>The layout is that of {@link SafetensorsTarget}. The file appears by one atomic rename: whoever has an older one of that name
 * mapped keeps it.
 */
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1024 * 1024;

    private SafetensorsWriter() {}

    /**
     * Writes the file anew and forces it to the disk.
     *
     * @throws IllegalArgumentException when two tensors share a name
     * @throws TriadException EXHAUSTED when the file cannot be written, and what {@link WritableTensor#copy} throws
     */
    public static void write(Path file, Collection<? extends WritableTensor> tensors, Map<String, String> metadata) {
        Map<String, WritableTensor> byName = new LinkedHashMap<>();
        List<TensorInfo> infos = new ArrayList<>();
        for (WritableTensor tensor : tensors) {
            byName.put(tensor.info().name(), tensor);
            infos.add(tensor.info());
        }
        Path incoming = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try (SafetensorsTarget target = SafetensorsTarget.create(incoming, file, infos, metadata)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (TensorInfo info : SafetensorsTarget.sorted(infos)) {
                write(target, Objects.requireNonNull(byName.get(info.name())), chunk);
            }
            target.complete();
        }
    }

    private static void write(SafetensorsTarget target, WritableTensor tensor, ByteBuffer chunk) {
        MemorySegment run = MemorySegment.ofBuffer(chunk.clear());
        int numBytes = tensor.info().dtype().numBytes();
        long numElements = tensor.info().shape().numElements();
        for (long from = 0; from < numElements; from += CHUNK_BYTES / numBytes) {
            int count = (int) Math.min(CHUNK_BYTES / numBytes, numElements - from);
            tensor.copy(from, count, run);
            target.write(tensor.info().name(), from * numBytes, chunk.clear().limit(count * numBytes));
        }
    }

    /** Writes the file without texts of its own. */
    public static void write(Path file, FloatTensor... tensors) {
        write(file, List.of(tensors), Map.of());
    }
}
