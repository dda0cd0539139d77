// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A folder that this service and a server both see, mounted at one path or at two. A version's files lie in it in a folder
 * named after its digest, and only those of versions that are in use or about to be.
 *
 * <p>It belongs to one process, which holds a lock on a file in it: two would remove each other's files.
 */
final class SharedFolder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SharedFolder.class);
    private static final String LOCK = "triad.lock";
    private static final String FETCHING = ".fetching-";
    /** The server may run as somebody else; who may come here at all, this folder itself decides. */
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path folder;
    private final String onServer;
    /** How many policies use a version, by its digest: one checkpoint may be published at two places. */
    private final Map<String, Integer> users = new HashMap<>();

    private @Nullable FileChannel lock;

    /**
     * @param folder here, which exists
     * @param onServer the same folder's absolute path on the server's machine
     */
    SharedFolder(Path folder, String onServer) {
        this.folder = folder;
        this.onServer = onServer.endsWith("/") ? onServer.substring(0, onServer.length() - 1) : onServer;
    }

    /** Returns where the server finds a version's files. */
    String onServer(CheckpointRef checkpoint) {
        return onServer + "/" + checkpoint.sha256();
    }

    /**
     * Returns a folder with a version's files, whole and checked; those of versions that nobody uses go.
     *
     * @param wanted which files, by name
     * @throws TriadException UNAVAILABLE when another process has the folder, and what fetching throws
     */
    synchronized Path place(CheckpointStore checkpoints, CheckpointRef checkpoint, Predicate<String> wanted) {
        takeLock();
        try {
            removeAllUnusedBut(checkpoint);
            Path placed = checkpoints.fetch(checkpoint, folder, wanted);
            letTheServerRead(placed);
            return placed;
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "checkpoint " + checkpoint.uri() + " cannot be kept in " + folder + ": " + e
                            + "; check triad.rollout.remote.shared-folder",
                    e);
        }
    }

    /** Notes one more user of a version whose files are here. */
    synchronized void use(CheckpointRef checkpoint) {
        users.merge(checkpoint.sha256(), 1, Integer::sum);
    }

    /** Notes one user less; the last one's files go. Files that stay all the same cost space, no more. */
    synchronized void release(CheckpointRef checkpoint) {
        boolean used =
                users.computeIfPresent(checkpoint.sha256(), (unused, numUsers) -> numUsers > 1 ? numUsers - 1 : null)
                        != null;
        if (used) {
            return;
        }
        try {
            CheckpointStore.evict(checkpoint, folder);
        } catch (TriadException e) {
            LOG.warnf("checkpoint stays in the shared folder uri=%s cause=%s", checkpoint.uri(), e.getMessage());
        }
    }

    /** Lets another process have it. */
    @Override
    public synchronized void close() {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                LOG.warnf("lock of the shared folder stays folder=%s cause=%s", folder, e.getMessage());
            }
        }
    }

    private void takeLock() {
        if (lock != null) {
            return;
        }
        Path file = folder.resolve(LOCK);
        Optional<FileChannel> opened = Optional.empty();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            opened = Optional.of(channel);
            if (channel.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
            lock = channel;
        } catch (OverlappingFileLockException e) {
            opened.ifPresent(SharedFolder::discard);
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "another rollout-svc uses " + folder + "; give each its own server and its own"
                            + " triad.rollout.remote.shared-folder, or end the other",
                    e);
        } catch (IOException e) {
            opened.ifPresent(SharedFolder::discard);
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    file + " cannot be locked: " + e + "; check triad.rollout.remote.shared-folder and its permissions",
                    e);
        }
    }

    private static void discard(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf("file is not closed cause=%s", e.getMessage());
        }
    }

    /** What a crash left, and what a version brought that could not be loaded. */
    private void removeAllUnusedBut(CheckpointRef wanted) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path each : found.filter(Files::isDirectory).toList()) {
                String name = each.getFileName().toString();
                boolean version =
                        CheckpointDigests.isDigest(name) && !name.equals(wanted.sha256()) && !users.containsKey(name);
                if (version || name.startsWith(FETCHING)) {
                    removeFolder(each);
                }
            }
        }
    }

    private static void removeFolder(Path unwanted) throws IOException {
        try (Stream<Path> files = Files.list(unwanted)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(unwanted);
    }

    private static void letTheServerRead(Path placed) throws IOException {
        if (Files.getFileAttributeView(placed, PosixFileAttributeView.class) == null) {
            return;
        }
        Files.setPosixFilePermissions(placed, FOLDER);
        try (Stream<Path> files = Files.list(placed)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, FILE);
            }
        }
    }
}
