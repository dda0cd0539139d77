// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A safetensors file in the making, whose values may come in any order and from several threads. It has its name once it is
 * complete; until then it has another, in the same file system.
 *
 * <p>Tensors are sorted by type, the widest first, and then by name, and the header is padded to 8 bytes, as the reference
 * writer does, so that all values are aligned. Plain writes are used, since mapped output was seen to stall for seconds.
 */
public final class SafetensorsTarget implements AutoCloseable {
    private static final Comparator<TensorInfo> ORDER =
            Comparator.comparing(TensorInfo::dtype).thenComparing(TensorInfo::name);

    private final Path incoming;
    private final Path file;
    private final FileChannel channel;
    private final WriteBack writeBack;
    private final Map<String, Header.Entry> entries;
    private final long start;
    private boolean complete;

    private SafetensorsTarget(Path incoming, Path file, FileChannel channel, Header header) throws IOException {
        this.incoming = incoming;
        this.file = file;
        this.channel = channel;
        this.writeBack = new WriteBack(channel);
        this.entries = header.entries();
        byte[] json = header.toJson();
        this.start = Long.BYTES + (long) json.length;
        ByteBuffer bytes = ByteBuffer.allocate((int) start).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(bytes.putLong(json.length).put(json).flip(), 0);
    }

    /**
     * Begins a file.
     *
     * @param incoming its name until it is complete; what is there is replaced
     * @param file its name from then on
     * @param tensors what it will hold
     * @param metadata its own texts
     * @throws IllegalArgumentException when two tensors share a name
     * @throws TriadException EXHAUSTED when it cannot be written
     */
    public static SafetensorsTarget create(
            Path incoming, Path file, Collection<TensorInfo> tensors, Map<String, String> metadata) {
        Header header = header(tensors, metadata);
        try {
            FileChannel channel = FileChannel.open(
                    incoming,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            return new SafetensorsTarget(incoming, file, channel, header);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Returns the order in which tensors lie in a file. */
    static List<TensorInfo> sorted(Collection<TensorInfo> tensors) {
        return tensors.stream().sorted(ORDER).toList();
    }

    private static Header header(Collection<TensorInfo> tensors, Map<String, String> metadata) {
        SequencedMap<String, Header.Entry> entries = new LinkedHashMap<>();
        long offset = 0;
        for (TensorInfo info : sorted(tensors)) {
            long end = Math.addExact(offset, info.numBytes());
            if (entries.put(info.name(), new Header.Entry(info, offset, end)) != null) {
                throw new IllegalArgumentException("Two tensors are named " + info.name());
            }
            offset = end;
        }
        return new Header(new TreeMap<>(metadata), entries);
    }

    /**
     * Writes a run of a tensor's values.
     *
     * @param tensor its name
     * @param from the first byte within the tensor
     * @param bytes little-endian values from position to limit
     * @throws IllegalArgumentException when there is no such tensor, or it has fewer bytes
     * @throws TriadException EXHAUSTED when it cannot be written
     */
    public void write(String tensor, long from, ByteBuffer bytes) {
        Header.Entry entry = entries.get(tensor);
        if (entry == null || from < 0 || from + bytes.remaining() > entry.info().numBytes()) {
            throw new IllegalArgumentException(
                    "tensor " + tensor + " has no " + bytes.remaining() + " bytes from byte " + from);
        }
        int count = bytes.remaining();
        try {
            writeFully(bytes, start + entry.begin() + from);
            writeBack.wrote(count);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void writeFully(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /**
     * Forces the file to the disk and gives it its name, in one step: whoever has an older one of that name mapped keeps it.
     *
     * @throws TriadException EXHAUSTED when that fails
     */
    public void complete() {
        try {
            writeBack.await();
            channel.force(true);
            channel.close();
            Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
            complete = true;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Removes the file unless it is complete. */
    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            // It has no name that anyone reads; what counts is the failure that left it.
        }
    }

    private static TriadException failed(Path file, IOException e) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                file + " cannot be written: " + e.getMessage() + "; check the folder and the disk's free space",
                e);
    }
}
