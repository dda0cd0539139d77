// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * API keys in a file, such as a mounted Secret, read again when it changes.
 *
 * <p>It is looked at when a key is asked about, at most once an interval: a look at a small local file, which an event loop
 * has time for. A file that has become unreadable, or has a line that is no key, leaves the keys as they were, with an error in
 * the log: half a write would lock everybody out otherwise.
 */
public final class ApiKeyFile {
    private static final Logger LOG = Logger.getLogger(ApiKeyFile.class);

    private final Path file;
    private final Duration interval;
    private volatile Known known;

    private record Stamp(FileTime modified, long size, String fileKey) {}

    private record Known(ApiKeys keys, Stamp stamp, long lookedAt) {}

    /**
     * Reads the file.
     *
     * @param interval shortest time between looks
     * @throws TriadException NOT_FOUND when it cannot be read, INVALID_REQUEST when it has no keys
     */
    public ApiKeyFile(Path file, Duration interval) {
        this.file = file;
        this.interval = interval;
        try {
            Stamp stamp = stamp();
            this.known = new Known(read(), stamp, System.nanoTime());
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "triad.security.keys-file is " + file + ", which cannot be read (" + e
                            + "); mount the file there, readable for the service's user",
                    e);
        }
    }

    /** Returns what is known of {@code token}, empty when it is no key of the file as it is now. */
    public Optional<ApiKey> find(String token) {
        if (System.nanoTime() - known.lookedAt() >= interval.toNanos()) {
            look();
        }
        return known.keys().find(token);
    }

    private synchronized void look() {
        Known before = known;
        Stamp stamp = before.stamp();
        ApiKeys keys = before.keys();
        try {
            stamp = stamp();
            if (!stamp.equals(before.stamp())) {
                keys = read();
                LOG.infof("%d API keys are read anew from %s", keys.size(), file);
            }
        } catch (IOException e) {
            LOG.errorf("API keys stay as they were, since %s cannot be read: %s", file, e);
        } catch (TriadException e) {
            LOG.errorf("API keys stay as they were: %s", e.getMessage());
        }
        known = new Known(keys, stamp, System.nanoTime());
    }

    private ApiKeys read() throws IOException {
        return ApiKeys.read(Files.readString(file), file.toString());
    }

    /** Links are followed: Kubernetes changes a mounted Secret by pointing a link elsewhere. */
    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }
}
