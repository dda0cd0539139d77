// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.SafetensorsTarget;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.model.Bfloat16;
import io.triad.merging.model.Magnitudes;
import io.triad.merging.plan.PlannedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Makes one tensor after another, in runs; for one thread, with buffers of its own. */
final class TensorWork {
    private static final int RUN = 128 * 1024;

    private final LongAdder numBytes;
    private final TensorRoom room;
    private final Digests digests;
    private final float[] floats = new float[RUN];
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(RUN * Float.BYTES);
    private final MemorySegment segment = MemorySegment.ofBuffer(bytes);
    private final byte[] hashed = new byte[64 * 1024];
    private final MessageDigest digest = sha256();

    /**
     * Makes the buffers.
     *
     * @param numBytes counts what was read and written
     * @param room for tensors that lie elsewhere
     * @param digests of tensors that are read
     */
    TensorWork(LongAdder numBytes, TensorRoom room, Digests digests) {
        this.numBytes = numBytes;
        this.room = room;
        this.digests = digests;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Makes a tensor and writes it. */
    TensorRecord make(PlannedTensor tensor, SafetensorsTarget target) {
        try (TensorRoom.Held _ = room.hold(stored(tensor))) {
            return makeHeld(tensor, target);
        }
    }

    private static List<StoredTensor> stored(PlannedTensor tensor) {
        return tensor.sources().stream().map(PlannedTensor.Source::stored).toList();
    }

    /** Counts bytes that somebody else moved. */
    void count(long bytes) {
        numBytes.add(bytes);
    }

    private TensorRecord makeHeld(PlannedTensor tensor, SafetensorsTarget target) {
        List<TensorRecord.Source> sources = digests(tensor);
        FloatValues merged = tensor.merged();
        DType dtype = tensor.info().dtype();
        long numElements = tensor.info().shape().numElements();
        for (long from = 0; from < numElements; from += RUN) {
            int count = (int) Math.min(RUN, numElements - from);
            merged.read(from, floats, 0, count);
            requireFinite(tensor.info().name(), dtype, from, count);
            if (dtype == DType.BF16) {
                Bfloat16.write(floats, 0, count, segment);
            } else {
                dtype.write(floats, 0, count, segment);
            }
            bytes.clear().limit(count * dtype.numBytes());
            digest.update(bytes.duplicate());
            target.write(tensor.info().name(), from * dtype.numBytes(), bytes);
            numBytes.add((long) count * dtype.numBytes());
        }
        return new TensorRecord(tensor.info().name(), hex(), sources);
    }

    /** Reads what a tensor is made from, for its digests alone. */
    List<TensorRecord.Source> sources(PlannedTensor tensor) {
        try (TensorRoom.Held _ = room.hold(stored(tensor))) {
            return digests(tensor);
        }
    }

    private List<TensorRecord.Source> digests(PlannedTensor tensor) {
        List<TensorRecord.Source> sources = new ArrayList<>();
        for (PlannedTensor.Source source : tensor.sources()) {
            StoredTensor stored = source.stored();
            String sha256 = digests.of(source.model(), stored, () -> sha256(stored.values()));
            sources.add(new TensorRecord.Source(source.model(), stored.info().name(), sha256));
            numBytes.add(stored.info().numBytes());
        }
        return sources;
    }

    private String sha256(MemorySegment values) {
        for (long from = 0; from < values.byteSize(); from += hashed.length) {
            int count = (int) Math.min(hashed.length, values.byteSize() - from);
            MemorySegment.copy(values, ValueLayout.JAVA_BYTE, from, hashed, 0, count);
            digest.update(hashed, 0, count);
        }
        return hex();
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void requireFinite(String name, DType dtype, long from, int count) {
        float largest = Magnitudes.largest(floats, count);
        if (Float.isFinite(largest) && !dtype.overflows(largest)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(floats[i])) {
                throw new TriadException(
                        ErrorCode.NON_FINITE, "tensor " + name + " merges to " + floats[i] + " at index " + (from + i));
            }
            if (dtype.overflows(floats[i])) {
                throw new TriadException(
                        ErrorCode.NON_FINITE,
                        "tensor " + name + " merges to " + floats[i] + " at index " + (from + i) + ", which " + dtype
                                + " cannot hold; set out_dtype to bfloat16 or float32");
            }
        }
    }
}
