// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/** A safetensors file that is elsewhere: its header is read and checked as that of a mapped file is, values when they are needed. */
final class StreamedFile implements TensorFile {
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The header of most models fits in, so that one request is enough. */
    private static final int FIRST_BYTES = 256 << 10;

    private final ByteRanges file;
    private final Header header;
    private final long start;
    private final SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();

    private StreamedFile(ByteRanges file, Header header, long start) {
        this.file = file;
        this.header = header;
        this.start = start;
        header.entries().forEach((name, entry) -> tensors.put(name, entry.info()));
    }

    /**
     * Reads and checks the header.
     *
     * @throws TriadException CORRUPT_CHECKPOINT naming file, tensor, expected and found; what reading throws
     */
    static StreamedFile open(ByteRanges file) {
        try {
            byte[] json = header(file);
            long start = Long.BYTES + (long) json.length;
            return new StreamedFile(file, Header.parse(json, file.numBytes() - start), start);
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    file.name() + " is not a valid safetensors file: " + e.getMessage()
                            + "; export the checkpoint again",
                    e);
        }
    }

    private static byte[] header(ByteRanges file) {
        byte[] first = new byte[(int) Math.min(FIRST_BYTES, file.numBytes())];
        if (first.length < Long.BYTES) {
            throw new IllegalArgumentException("it has " + first.length + " bytes, expected at least " + Long.BYTES);
        }
        file.read(0, MemorySegment.ofArray(first));
        int length = Header.length(MemorySegment.ofArray(first).get(LENGTH, 0), file.numBytes());
        byte[] json = new byte[length];
        int known = Math.min(length, first.length - Long.BYTES);
        System.arraycopy(first, Long.BYTES, json, 0, known);
        if (known < length) {
            file.read(Long.BYTES + (long) known, MemorySegment.ofArray(json).asSlice(known));
        }
        return json;
    }

    @Override
    public SequencedMap<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public StoredTensor stored(String name) {
        Header.Entry entry = Objects.requireNonNull(header.entries().get(name));
        return new StoredTensor(
                file.name(),
                entry.info(),
                new StreamedValues(file, start + entry.begin(), entry.info().numBytes()));
    }
}
