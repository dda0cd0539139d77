// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.checkpoint.safetensors.FloatValues;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a policy's weights alone, whatever file they lie in: two checkpoints with equal digests hold the same
 * tensors, bit for bit.
 *
 * <p>Hashed, for each tensor in ascending order of its name's UTF-8 bytes: the name in UTF-8, a zero byte, the shape as
 * decimal sizes joined by {@code x} (empty for a scalar), a zero byte, and the values as little-endian float32 in row-major
 * order. The shape says how many values follow, so no two sets of tensors are hashed from the same bytes.
 *
 * <p>Stateful and not for several threads: call {@code update} for each tensor in order, then {@link #hex()} once.
 */
public final class WeightsDigest {
    private static final int CHUNK_FLOATS = 16 * 1024;

    private final MessageDigest digest;
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private byte @Nullable [] lastName;

    /** Starts a digest of no tensors. */
    public WeightsDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, after all names before it
     * @param shape its sizes, empty for a scalar
     * @param values its values in row-major order, from position to limit; the position is left as it was
     * @throws IllegalArgumentException when the name is not in order, or the shape does not say how many values there are
     */
    public WeightsDigest update(String name, List<Long> shape, FloatBuffer values) {
        begin(name, shape, values.remaining());
        FloatBuffer rest = values.duplicate();
        while (rest.hasRemaining()) {
            int numFloats = Math.min(CHUNK_FLOATS, rest.remaining());
            chunk.clear();
            chunk.asFloatBuffer().put(rest.slice(rest.position(), numFloats));
            rest.position(rest.position() + numFloats);
            digest.update(chunk.limit(numFloats * Float.BYTES));
        }
        return this;
    }

    /**
     * Adds a tensor of any size in whatever form its values are stored; what is hashed is what they are as float32.
     *
     * @param name its name, after all names before it
     * @param shape its sizes, empty for a scalar
     * @param values its values in row-major order
     * @throws IllegalArgumentException when the name is not in order
     */
    public WeightsDigest update(String name, List<Long> shape, FloatValues values) {
        long numValues = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        begin(name, shape, numValues);
        float[] run = new float[CHUNK_FLOATS];
        for (long from = 0; from < numValues; from += run.length) {
            int count = (int) Math.min(run.length, numValues - from);
            values.read(from, run, 0, count);
            chunk.clear().asFloatBuffer().put(run, 0, count);
            digest.update(chunk.limit(count * Float.BYTES));
        }
        return this;
    }

    /**
     * Adds a tensor whose values lie in memory as little-endian float32, such as a mapped safetensors file.
     *
     * @param name its name, after all names before it
     * @param shape its sizes, empty for a scalar
     * @param littleEndianValues its values in row-major order; a multiple of 4 bytes long
     * @throws IllegalArgumentException when the name is not in order, or the shape does not say how many values there are
     */
    public WeightsDigest update(String name, List<Long> shape, MemorySegment littleEndianValues) {
        if (littleEndianValues.byteSize() % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has " + littleEndianValues.byteSize() + " bytes, no multiple of 4");
        }
        begin(name, shape, littleEndianValues.byteSize() / Float.BYTES);
        byte[] bytes = chunk.array();
        for (long offset = 0; offset < littleEndianValues.byteSize(); offset += bytes.length) {
            int numBytes = (int) Math.min(bytes.length, littleEndianValues.byteSize() - offset);
            MemorySegment.copy(littleEndianValues, ValueLayout.JAVA_BYTE, offset, bytes, 0, numBytes);
            digest.update(bytes, 0, numBytes);
        }
        return this;
    }

    /** Returns the digest as 64 lower-case hex digits; the object starts anew. */
    public String hex() {
        lastName = null;
        return HexFormat.of().formatHex(digest.digest());
    }

    private void begin(String name, List<Long> shape, long numValues) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (lastName != null && Arrays.compareUnsigned(lastName, utf8) >= 0) {
            throw new IllegalArgumentException("tensor " + name + " comes after "
                    + new String(lastName, StandardCharsets.UTF_8) + "; names must ascend");
        }
        long expected = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        if (expected != numValues) {
            throw new IllegalArgumentException(
                    "tensor " + name + " of shape " + shape + " needs " + expected + " values and has " + numValues);
        }
        lastName = utf8;
        digest.update(utf8);
        digest.update((byte) 0);
        digest.update(shape.stream()
                .map(String::valueOf)
                .collect(Collectors.joining("x"))
                .getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
