// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import dev.hardwood.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Parquet file that is read by copies, not mapped: the Parquet reader's own threads may read on after it was closed, and a
 * mapped file that was cut meanwhile ends the whole process. What is read in all is bounded, because a page whose size is
 * zero or less sends that reader back to what it has read, without end.
 *
 * <p>Thread-safe once open.
 */
final class BoundedFile implements InputFile {
    /** The footer is read several times, and pages' headers before their pages. */
    private static final int READINGS = 4;

    /** What a reading costs beyond its bytes: a page of no size is read for ever, too. */
    private static final int READING = 16;

    private static final long SMALL = 1 << 20;

    private final Path path;
    private final AtomicLong numRead = new AtomicLong();
    private FileChannel channel;
    private long length;

    BoundedFile(Path path) {
        this.path = path;
    }

    @Override
    public void open() throws IOException {
        channel = FileChannel.open(path);
        length = channel.size();
    }

    @Override
    public ByteBuffer readRange(long offset, int size) throws IOException {
        if (offset < 0 || size < 0 || size > length - offset) {
            throw new EOFException("says that " + size + " bytes lie at " + offset + "; it has " + length + " bytes");
        }
        if (numRead.addAndGet((long) size + READING) > SMALL + READINGS * length) {
            throw new IOException("has pages that lead back to themselves");
        }
        // Direct, because that is what native decompression takes.
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("was cut while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
