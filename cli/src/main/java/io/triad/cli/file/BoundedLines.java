// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, one at a time, none longer than a bound: of a longer one only its beginning is kept. Blank lines are
 * passed over but counted, so that numbers are those that an editor shows. Not thread-safe.
 */
public final class BoundedLines implements Iterator<BoundedLines.Line>, AutoCloseable {
    private static final int BLOCK = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Path file;
    private final InputStream stream;
    private final int maxBytes;
    private final byte[] block = new byte[BLOCK];
    private int position;
    private int limit;
    private long number;
    private long numBytes;
    private @Nullable Line next;

    /**
     * A line without its end.
     *
     * @param number counted from 1
     * @param bytes the line, or as much of it as may be kept
     * @param length how many bytes the line has
     */
    public record Line(long number, LineBytes bytes, long length) {
        /** Whether all of the line was kept. */
        public boolean isWhole() {
            return bytes.size() == length;
        }
    }

    private BoundedLines(Path file, InputStream stream, int maxBytes) {
        this.file = file;
        this.stream = stream;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a file.
     *
     * @throws TriadException INVALID_REQUEST when there is none that can be read
     */
    public static BoundedLines open(Path file, int maxBytes) {
        if (Files.isDirectory(file)) {
            throw Targets.refused(file + " is a folder; give the name of a file");
        }
        try {
            return new BoundedLines(file, Files.newInputStream(file), maxBytes);
        } catch (NoSuchFileException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " does not exist", e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many bytes were read so far. */
    public long numBytes() {
        return numBytes - (limit - position);
    }

    @Override
    public boolean hasNext() {
        while (next == null && (position < limit || fill())) {
            Line line = read();
            if (!isBlank(line)) {
                next = line;
            }
        }
        return next != null;
    }

    @Override
    public Line next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException(file + " has no more lines");
        }
        Line line = next;
        next = null;
        return line;
    }

    private Line read() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
        long length = 0;
        boolean ended = false;
        while (!ended && (position < limit || fill())) {
            int end = position;
            while (end < limit && block[end] != '\n') {
                end++;
            }
            kept.write(block, position, Math.min(end - position, maxBytes - kept.size()));
            length += end - position;
            ended = end < limit;
            position = ended ? end + 1 : end;
        }
        number++;
        byte[] bytes = kept.toByteArray();
        if (number == 1 && startsWithMark(bytes)) {
            int mark = BYTE_ORDER_MARK.length;
            return new Line(1, LineBytes.of(Arrays.copyOfRange(bytes, mark, bytes.length)), length - mark);
        }
        return new Line(number, LineBytes.of(bytes), length);
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static boolean isBlank(Line line) {
        for (byte each : line.bytes().array()) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return line.isWhole();
    }

    private boolean fill() {
        try {
            int count = stream.read(block);
            position = 0;
            limit = Math.max(0, count);
            numBytes += limit;
            return count > 0;
        } catch (IOException e) {
            throw new TriadException(ErrorCode.UNAVAILABLE, file + " cannot be read on: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.UNAVAILABLE, file + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
