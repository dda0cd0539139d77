// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.samples;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The responses that were drawn so far, in a file that only grows: a JSON object a line, {@link SampleLine}. Whoever measures
 * again, or measures something else, finds here what needs not be drawn.
 *
 * <p>A process may be killed at any moment: what it was writing is then a line without an end, which is cut off when the file is
 * opened again. Every other line is checked; one that is no sample is an error and names its place, never passed over. Texts
 * stay on disk, so memory is some hundred bytes a sample. One process at a time has a file open. Not for several threads.
 */
public final class RecordedSamples implements AutoCloseable {
    /** The longest line, in bytes: a response of 131,072 tokens takes about an eighth of it. */
    static final int MAX_LINE_BYTES = 8 << 20;

    private static final int BLOCK_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final Map<SampleKey.Fingerprint, Place> places = new HashMap<>();
    private long end;

    private record Place(long offset, int numBytes) {}

    private RecordedSamples(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a file, which is made when there is none, with its folder.
     *
     * @throws TriadException INVALID_REQUEST naming the first line that is no sample, or when another process has it open;
     *     REFUSED or EXHAUSTED when it cannot be opened
     */
    public static RecordedSamples open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(file, channel);
                RecordedSamples samples = new RecordedSamples(file, channel);
                samples.readAll();
                return samples;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Someone else in this process; the message is the same.
        }
        throw new TriadException(
                ErrorCode.INVALID_REQUEST,
                file + " is in use by another evaluation; wait until it is done, or name another file");
    }

    private void readAll() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        byte[] line = new byte[1 << 12];
        int length = 0;
        long number = 1;
        for (int count = channel.read(block, 0); count > 0; count = channel.read(block.clear(), end + length)) {
            for (byte next : Arrays.copyOf(block.array(), count)) {
                if (next != '\n') {
                    if (length == MAX_LINE_BYTES) {
                        throw refused(number, "has more than " + MAX_LINE_BYTES + " bytes");
                    }
                    line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
                    line[length++] = next;
                    continue;
                }
                keep(number++, Arrays.copyOf(line, length));
                length = 0;
            }
        }
        // What a killed process had not written to its end.
        channel.truncate(end);
    }

    private void keep(long number, byte[] line) {
        try {
            places.putIfAbsent(SampleLine.read(line).key().fingerprint(), new Place(end, line.length));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(number, "is no sample: " + e.getMessage());
        }
        end += line.length + 1;
    }

    private TriadException refused(long number, String why) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                "line " + number + " of " + file + " " + why
                        + "; take the line out, or the file away to draw everything anew");
    }

    /** Returns how many responses there are. */
    public int size() {
        return places.size();
    }

    /** Tells whether a response was drawn. */
    public boolean has(SampleKey key) {
        return places.containsKey(key.fingerprint());
    }

    /** Returns a response that was drawn; empty when it was not. */
    public Optional<RecordedSample> find(SampleKey key) {
        Place place = places.get(key.fingerprint());
        if (place == null) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(place.numBytes);
        try {
            while (bytes.hasRemaining() && channel.read(bytes, place.offset + bytes.position()) >= 0) {
                // Reads on until the line is whole.
            }
            RecordedSample sample = SampleLine.read(bytes.array());
            if (!sample.key().equals(key)) {
                throw new IllegalArgumentException("it is of another key");
            }
            return Optional.of(sample);
        } catch (IOException | IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    file + " was changed while it was in use, at byte " + place.offset + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Records a response; nothing happens when it is there already.
     *
     * @throws TriadException EXHAUSTED when it cannot be written
     */
    public void add(RecordedSample sample) {
        SampleKey.Fingerprint fingerprint = sample.key().fingerprint();
        if (places.containsKey(fingerprint)) {
            return;
        }
        byte[] line = SampleLine.write(sample);
        if (line.length > MAX_LINE_BYTES) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "a response to task " + sample.task() + " takes " + line.length + " bytes of JSON, more than "
                            + MAX_LINE_BYTES + "; bound responses by fewer tokens");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(line, line.length + 1));
        bytes.put(line.length, (byte) '\n');
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        places.put(fingerprint, new Place(end, line.length));
        end += line.length + 1;
    }

    /** Has everything recorded so far survive a failure of the machine too. */
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.force(false);
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static TriadException failed(Path file, IOException cause) {
        boolean denied = cause instanceof AccessDeniedException;
        return new TriadException(
                denied ? ErrorCode.REFUSED : ErrorCode.EXHAUSTED,
                "samples cannot be kept in " + file + ": " + (denied ? "permission denied" : cause)
                        + "; name another file, or check the disk",
                cause);
    }
}
