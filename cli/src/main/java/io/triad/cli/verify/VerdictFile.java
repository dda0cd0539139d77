// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.verify;

import io.triad.cli.file.LineBytes;
import io.triad.cli.file.Targets;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of verdicts while it is written: it stands under {@code NAME.partial} until it is whole, and stays there when the
 * command is killed, so that another can go on with it. Locked against a second command.
 */
final class VerdictFile implements AutoCloseable {
    private static final long FLUSH_NANOS = 1_000_000_000;
    private static final int BLOCK = 1 << 16;

    private final Path target;
    private final Path partial;
    private final FileChannel channel;
    private final OutputStream stream;
    private long flushed = System.nanoTime();

    private VerdictFile(Path target, Path partial, FileChannel channel) {
        this.target = target;
        this.partial = partial;
        this.channel = channel;
        this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK);
    }

    /** The file that the verdicts of {@code target} stand in until they are all there. */
    static Path partial(Path target) {
        return Targets.beside(target, ".partial");
    }

    /**
     * Opens the partial file for writing behind what it has.
     *
     * @param keep whether what it has is kept, up to its last whole line
     */
    static VerdictFile open(Path target, boolean keep) {
        Path partial = partial(target);
        try {
            FileChannel channel = FileChannel.open(
                    partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(channel, partial);
            channel.truncate(keep ? endOfLastLine(channel) : 0);
            channel.position(channel.size());
            return new VerdictFile(target, partial, channel);
        } catch (IOException e) {
            throw Targets.failed(partial, e);
        }
    }

    private static void lock(FileChannel channel, Path partial) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            channel.close();
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "another command is writing " + partial + "; wait for it, or stop it first");
        }
    }

    /** The place behind the last line end: what follows was torn off when a command was killed. */
    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = channel.size(); end > 0; ) {
            long start = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && channel.read(block, start + block.position()) > 0) {
                // Reads on until the block is whole.
            }
            for (int index = block.position() - 1; index >= 0; index--) {
                if (block.get(index) == '\n') {
                    return start + index + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Writes a line and its end, which are on the way to the disk within a second. */
    void writeLine(LineBytes line) {
        try {
            stream.write(line.array());
            stream.write('\n');
            if (System.nanoTime() - flushed >= FLUSH_NANOS) {
                stream.flush();
                flushed = System.nanoTime();
            }
        } catch (IOException e) {
            throw Targets.failed(partial, e);
        }
    }

    /** Gives the file its name. */
    void finish() {
        try {
            stream.flush();
            channel.force(true);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Targets.failed(target, e);
        }
    }

    /** Keeps what was written, under whichever name it has. */
    @Override
    public void close() {
        try {
            stream.flush();
            channel.close();
        } catch (IOException e) {
            throw Targets.failed(partial, e);
        }
    }
}
