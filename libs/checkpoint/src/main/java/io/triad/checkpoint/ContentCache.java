// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checkpoints' files on a disk by the SHA-256 of what is in them, so that a version whose shards are mostly those of the one
 * before costs only the shards that differ. Least recently used first out. Thread-safe; for one process a folder.
 *
 * <p>Nothing in it is trusted: a file is hashed in full before it is given out, and thrown away when it is not what its name
 * says. What is given out is a hard link, or a copy where the file system has none, which outlives the cache's own.
 */
public final class ContentCache {
    private final Path folder;
    private final long maxBytes;
    /** Sizes in bytes by digest, least recently used first. */
    private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Opens a cache with what an earlier process left in it.
     *
     * @param folder made when missing; may be emptied while nobody uses it
     * @param maxBytes bound on all files together, at least 1; a larger file is not kept
     * @throws TriadException INVALID_REQUEST for a bound below 1, EXHAUSTED when the folder cannot be used
     */
    public ContentCache(Path folder, long maxBytes) {
        if (maxBytes < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the file cache's bound is " + maxBytes + " bytes; it must be 1 or more");
        }
        this.folder = folder;
        this.maxBytes = maxBytes;
        try {
            Files.createDirectories(folder);
            for (Path file : oldestFirst(folder)) {
                if (Sha256.isHex(file.getFileName().toString())) {
                    sizes.put(file.getFileName().toString(), Files.size(file));
                } else {
                    Files.deleteIfExists(file);
                }
            }
            evictBeyond(maxBytes);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, folder + " cannot hold fetched files: " + e + "; check its permissions", e);
        }
    }

    /** Returns the bytes of all files that are kept. */
    public synchronized long numBytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Puts the file of that digest at {@code target} if it is here and whole. */
    synchronized boolean place(CheckpointManifest.File file, Path target) throws IOException {
        if (sizes.get(file.sha256()) == null) {
            return false;
        }
        Path kept = folder.resolve(file.sha256());
        if (!Files.isRegularFile(kept)
                || Files.size(kept) != file.numBytes()
                || !Sha256.of(kept).equals(file.sha256())) {
            remove(file.sha256());
            return false;
        }
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
        link(kept, target);
        return true;
    }

    /** Keeps a file whose digest was checked, by a link to it, if there can be room. */
    synchronized void keep(CheckpointManifest.File file, Path checked) throws IOException {
        if (file.numBytes() > maxBytes || sizes.containsKey(file.sha256())) {
            return;
        }
        evictBeyond(maxBytes - file.numBytes());
        Path incoming = folder.resolve(".incoming-" + file.sha256());
        Files.deleteIfExists(incoming);
        link(checked, incoming);
        Files.move(incoming, folder.resolve(file.sha256()), StandardCopyOption.ATOMIC_MOVE);
        sizes.put(file.sha256(), file.numBytes());
    }

    private void evictBeyond(long bound) throws IOException {
        long total = numBytes();
        for (Iterator<String> oldest = List.copyOf(sizes.keySet()).iterator(); total > bound && oldest.hasNext(); ) {
            total -= remove(oldest.next());
        }
    }

    private long remove(String sha256) throws IOException {
        Files.deleteIfExists(folder.resolve(sha256));
        Long size = sizes.remove(sha256);
        return size == null ? 0 : size;
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> oldestFirst(Path folder) throws IOException {
        Map<Path, FileTime> times = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        List<Path> sorted = new ArrayList<>(times.keySet());
        sorted.sort(Comparator.comparing(times::get));
        return sorted;
    }
}
