// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gets the files that recipes name, from a path or from S3. What is read is a copy, so the digest is that of the bytes that
 * were read, whoever writes to the original meanwhile.
 */
public final class SourceFiles {
    private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.{1,1024})");
    private static final int CHUNK_BYTES = 1 << 17;

    private final Function<String, ObjectStore> buckets;
    private final long maxBytes;

    /** What is done with a copy. */
    @FunctionalInterface
    public interface Use<T> {
        /** Uses the copy, which is removed afterwards; whoever keeps it open may go on reading. */
        T with(Path copy, String sha256);
    }

    /**
     * Gets files from here and from buckets.
     *
     * @param buckets opens the store of a bucket, which is closed after use
     */
    SourceFiles(Function<String, ObjectStore> buckets, ReadLimits limits) {
        this.buckets = buckets;
        this.maxBytes = limits.fileBytes();
    }

    /** Gets files from here, and from the buckets of a store if there is one; its own bucket is not the only one. */
    public static SourceFiles of(Optional<StoreSettings> store) {
        return new SourceFiles(
                bucket -> store.<ObjectStore>map(settings -> new S3ObjectStore(settings.withBucket(bucket)))
                        .orElseThrow(() -> new TriadException(
                                ErrorCode.INVALID_REQUEST,
                                "s3://" + bucket
                                        + " cannot be reached, since no store is configured; set triad.store.endpoint,"
                                        + " triad.store.access-key and triad.store.secret-key")),
                ReadLimits.DEFAULT);
    }

    /**
     * Uses a copy of a file.
     *
     * @throws TriadException NOT_FOUND when there is none, INVALID_REQUEST when it is no file or too large, and what the store
     *     throws
     */
    public <T> T use(String path, Use<T> use) {
        Path folder = folder();
        Path copy = folder.resolve("copy");
        try {
            if (path.startsWith("s3://")) {
                fetch(path, copy);
            } else {
                copy(path, copy);
            }
            return use.with(copy, digest(copy));
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    path + " could not be copied to " + copy + ": " + e.getMessage() + "; check the disk's free space",
                    e);
        } finally {
            remove(copy);
            remove(folder);
        }
    }

    private void fetch(String uri, Path copy) {
        Matcher parts = S3.matcher(uri);
        if (!parts.matches()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, uri + " is not s3://bucket/key");
        }
        try (ObjectStore store = buckets.apply(parts.group(1))) {
            store.get(parts.group(2), copy, maxBytes);
        } catch (TriadException e) {
            throw switch (e.code()) {
                case NOT_FOUND -> new TriadException(ErrorCode.NOT_FOUND, uri + " does not exist in the store", e);
                // The store speaks of checkpoints, which is what it mostly keeps.
                case CORRUPT_CHECKPOINT ->
                    new TriadException(
                            ErrorCode.INVALID_REQUEST, uri + " has more than " + maxBytes + " bytes; split it", e);
                case INVALID_REQUEST, INVALID_EVENT, UNAVAILABLE, EXHAUSTED, REFUSED, NON_FINITE, BROKEN_INVARIANT -> e;
            };
        }
    }

    private void copy(String path, Path copy) throws IOException {
        Path file;
        try {
            file = Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "'" + path + "' is not a path: " + e.getReason(), e);
        }
        if (!Files.exists(file)) {
            throw new TriadException(ErrorCode.NOT_FOUND, file + " does not exist where the service runs");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " is not a file that the service may read");
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        long copied = 0;
        try (InputStream from = Files.newInputStream(file);
                OutputStream to = Files.newOutputStream(copy)) {
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                copied += count;
                if (copied > maxBytes) {
                    throw new TriadException(
                            ErrorCode.INVALID_REQUEST, file + " has more than " + maxBytes + " bytes; split it");
                }
                to.write(chunk, 0, count);
            }
        } catch (NoSuchFileException e) {
            throw new TriadException(ErrorCode.NOT_FOUND, file + " does not exist where the service runs", e);
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream bytes =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("triad-dataset-");
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "no temporary folder could be made: " + e.getMessage(), e);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, path + " could not be removed: " + e.getMessage(), e);
        }
    }
}
