// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a data folder for one suite; the system lets go of it however the process ends.
 *
 * <p>The system's lock is the process's, and is lost when the process closes the file a second time, however it opened it.
 * So what this process holds is known here too, and the file is not touched again.
 */
final class SuiteLock implements AutoCloseable {
    private static final String NAME = "suite.lock";

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private SuiteLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static SuiteLock take(Path dataDir) {
        Path folder;
        try {
            folder = dataDir.toRealPath();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.REFUSED, dataDir + " cannot be locked: " + e, e);
        }
        if (!HELD.add(folder)) {
            throw taken(dataDir, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new SuiteLock(folder, lock(folder));
        } catch (RuntimeException e) {
            HELD.remove(folder);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(folder, Files.readString(file));
            }
            channel.truncate(0);
            String pid = Long.toString(ProcessHandle.current().pid());
            int unused = channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException e) {
            throw new TriadException(ErrorCode.REFUSED, file + " cannot be locked: " + e, e);
        }
    }

    private static TriadException taken(Path dataDir, String pid) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "Another suite, of process " + pid + ", uses the data folder " + dataDir
                        + "; stop it with 'triad down', or choose another folder with --data-dir");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "The suite's lock cannot be given back: " + e, e);
        } finally {
            HELD.remove(folder);
        }
    }
}
