// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.sample;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.Suite;
import io.triad.policy.folder.PolicyDownload;
import io.triad.policy.folder.PolicyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the checkpoint that a command names: a folder, or an {@code s3://} address of an S3 store or of a suite's.
 *
 * @param dataDir of the suite whose store is looked into when no other is set
 * @param environment where the store's settings stand, by the names that the services read them by
 * @param told takes a line for each thing that takes long
 */
public record CheckpointSource(Path dataDir, Map<String, String> environment, Consumer<String> told) {
    /**
     * A checkpoint's folder.
     *
     * @param temporary what closing removes: where it was fetched into; what is mapped of it stays readable
     */
    public record Found(PolicyFolder folder, Optional<Path> temporary) implements AutoCloseable {
        @Override
        public void close() {
            temporary.ifPresent(CheckpointSource::remove);
        }
    }

    /**
     * Finds a checkpoint.
     *
     * @throws TriadException NOT_FOUND when it is in no store that is known; INVALID_REQUEST for an address of another kind or
     *     when settings of the store are missing; what fetching throws
     */
    public Found find(String location) {
        if (!location.contains("://")) {
            return new Found(new PolicyFolder(Path.of(location)), Optional.empty());
        }
        if (!location.startsWith("s3://")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + location + "' is no place of a model; it is a folder or begins with s3://");
        }
        String bucket = location.substring("s3://".length()).split("/", 2)[0];
        return new StoreEnvironment(environment)
                .bucket(bucket)
                .map(settings -> fetched(location, settings))
                .orElseGet(() -> ofASuite(location));
    }

    private Found ofASuite(String location) {
        return Suite.fileOf(dataDir, location)
                .filter(Files::isDirectory)
                .map(folder -> new Found(new PolicyFolder(folder), Optional.empty()))
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        location + " is not in the store of " + dataDir + "; name another suite's --data-dir, or set "
                                + StoreEnvironment.SETTINGS + " for an S3 store"));
    }

    private Found fetched(String location, StoreSettings settings) {
        told.accept("fetching " + location + " from " + settings.endpoint());
        try (S3ObjectStore objects = new S3ObjectStore(settings)) {
            Path temporary = Files.createTempDirectory("triad-sample-");
            try {
                return new Found(PolicyDownload.fetch(objects, location, temporary), Optional.of(temporary));
            } catch (RuntimeException e) {
                remove(temporary);
                throw e;
            }
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "no folder for " + location + " can be made; check the disk: " + e, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, folder + " cannot be removed: " + e, e);
        }
    }
}
