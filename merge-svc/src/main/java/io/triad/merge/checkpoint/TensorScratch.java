// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.checkpoint;

import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors that wait on disk until all are known: a safetensors header comes before the first value, and the merged tensors
 * together may not fit the heap. The file is removed on closing, after which its tensors can no longer be read.
 */
final class TensorScratch implements AutoCloseable {
    private static final int CHUNK_FLOATS = 256 * 1024;

    private sealed interface Waiting {
        record OnDisk(String name, Shape shape, long offset) implements Waiting {}

        record OnHeap(FloatTensor tensor) implements Waiting {}
    }

    private final Path file;
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final ByteBuffer chunk =
            ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());
    private final List<Waiting> waiting = new ArrayList<>();

    private TensorScratch(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static TensorScratch create(Path file) throws IOException {
        return new TensorScratch(
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    void append(String name, Shape shape, float[] values) throws IOException {
        if ((long) values.length * Float.BYTES > Integer.MAX_VALUE) {
            // A buffer over memory ends at 2 GiB; one over an array does not.
            waiting.add(new Waiting.OnHeap(FloatTensor.of(name, shape, values)));
            return;
        }
        waiting.add(new Waiting.OnDisk(name, shape, channel.position()));
        for (int start = 0; start < values.length; start += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - start);
            chunk.clear().limit(count * Float.BYTES);
            chunk.asFloatBuffer().put(values, start, count);
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }

    /** Returns what was appended, mapped, not read. */
    List<FloatTensor> tensors() throws IOException {
        MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        List<FloatTensor> tensors = new ArrayList<>();
        for (Waiting each : waiting) {
            tensors.add(
                    switch (each) {
                        case Waiting.OnHeap onHeap -> onHeap.tensor();
                        case Waiting.OnDisk onDisk ->
                            FloatTensor.of(
                                    onDisk.name(),
                                    onDisk.shape(),
                                    all.asSlice(onDisk.offset(), onDisk.shape().numElements() * Float.BYTES)
                                            .asByteBuffer()
                                            .order(ByteOrder.nativeOrder())
                                            .asFloatBuffer());
                    });
        }
        return tensors;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
        Files.deleteIfExists(file);
    }
}
