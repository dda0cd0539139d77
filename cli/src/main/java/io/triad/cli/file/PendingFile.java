// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only once it is whole: until then it is written beside it, and is gone if it is never finished.
 *
 * <p>{@link #abandon} may be called by another thread, such as a shutdown hook.
 */
public final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path beside;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean ended;

    private PendingFile(Path target, Path beside, FileChannel channel) {
        this.target = target;
        this.beside = beside;
        this.channel = channel;
        this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /**
     * Begins a file.
     *
     * @param replace whether a file of that name may be there, and is replaced in the end
     * @throws TriadException INVALID_REQUEST when the name cannot be written to
     */
    public static PendingFile begin(Path target, boolean replace) {
        Targets.check(target, replace);
        Path beside = Targets.beside(target, ".tmp-" + ProcessHandle.current().pid());
        try {
            return new PendingFile(
                    target, beside, FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw Targets.failed(target, e);
        }
    }

    /** Writes a line and its end. */
    public void writeLine(LineBytes line) {
        try {
            stream.write(line.array());
            stream.write('\n');
        } catch (IOException e) {
            throw Targets.failed(target, e);
        }
    }

    /**
     * Gives the file its name, on disk.
     *
     * @return false when it was abandoned meanwhile
     */
    public synchronized boolean finish() {
        if (ended) {
            return false;
        }
        try {
            stream.flush();
            channel.force(true);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ended = true;
            return true;
        } catch (IOException e) {
            throw Targets.failed(target, e);
        }
    }

    /**
     * Deletes what was written, unless the file has its name. Another thread may go on writing; that comes to nothing.
     *
     * @return whether this call is what ended the file
     */
    public synchronized boolean abandon() {
        if (ended) {
            return false;
        }
        ended = true;
        try {
            Files.deleteIfExists(beside);
            return true;
        } catch (IOException e) {
            throw new TriadException(ErrorCode.UNAVAILABLE, beside + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** Abandons the file unless it is finished. */
    @Override
    public void close() {
        abandon();
        try {
            channel.close();
        } catch (IOException e) {
            throw Targets.failed(target, e);
        }
    }
}
