// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.merge;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.cli.sample.CheckpointSource;
import io.triad.cli.sample.StoreEnvironment;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.engine.ModelPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the models that a merge file names: a folder; an {@code s3://} address, as {@link CheckpointSource} finds it; or a name of the
 * Hugging Face hub that its own tools have downloaded. Nothing is downloaded from there. Of models in an S3 store parts are read as
 * they are needed; the store of a suite here is a folder too.
 *
 * @param checkpoints where addresses are looked up
 * @param environment where the hub's cache is named, as its own tools read it
 * @param home of the user, below which that cache usually is
 */
public record ModelPlaces(CheckpointSource checkpoints, Map<String, String> environment, Path home) {
    /** Stores that are open. */
    public static final class Stores implements AutoCloseable {
        private final Map<String, S3ObjectStore> byBucket = new HashMap<>();

        /** Closes them. */
        @Override
        public void close() {
            byBucket.values().forEach(S3ObjectStore::close);
        }
    }

    /**
     * Finds a model.
     *
     * @param stores keeps stores open until it is closed
     * @throws TriadException NOT_FOUND saying where it was looked for; INVALID_REQUEST for an address of another kind or when
     *     settings of the store are missing
     */
    public ModelPlace find(String name, Stores stores) {
        if (name.contains("://")) {
            return stored(name, stores)
                    .orElseGet(() -> new ModelPlace.Folder(
                            checkpoints.find(name).folder().path()));
        }
        Path folder = Path.of(name);
        if (Files.isDirectory(folder)) {
            return new ModelPlace.Folder(folder);
        }
        return cached(name)
                .map(ModelPlace.Folder::new)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "model " + name + " is no folder, nor is it in the Hugging Face cache " + cache()
                                + "; download it (hf download " + name + "), or name its folder or s3:// address"));
    }

    /**
     * Returns where a merged model is to lie.
     *
     * @param stores keeps stores open until it is closed
     * @throws TriadException INVALID_REQUEST when it is an address and no store is set
     */
    public ModelPlace output(String name, Stores stores) {
        if (!name.contains("://")) {
            return new ModelPlace.Folder(Path.of(name));
        }
        return stored(name, stores)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--out is '" + name + "', and no store is set; it is a folder, or begins with s3:// where "
                                + StoreEnvironment.SETTINGS + " are set"));
    }

    private Optional<ModelPlace> stored(String address, Stores stores) {
        if (!address.startsWith("s3://")) {
            return Optional.empty();
        }
        String place = address.replaceFirst("/+$", "");
        String bucket = place.substring("s3://".length()).split("/", 2)[0];
        return new StoreEnvironment(environment)
                .bucket(bucket)
                .map(settings -> new ModelPlace.Stored(
                        stores.byBucket.computeIfAbsent(bucket, _ -> new S3ObjectStore(settings)), place));
    }

    /** The snapshot that the cache's reference of a branch points to. */
    private Optional<Path> cached(String name) {
        String[] parts = name.split("@", 2);
        Path model = cache().resolve("models--" + parts[0].replace("/", "--"));
        String revision = parts.length == 2 ? parts[1] : "main";
        Path reference = model.resolve("refs").resolve(revision);
        try {
            String commit = Files.exists(reference)
                    ? Files.readString(reference, StandardCharsets.UTF_8).strip()
                    : revision;
            return Optional.of(model.resolve("snapshots").resolve(commit)).filter(Files::isDirectory);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, reference + " cannot be read: " + e, e);
        }
    }

    private Path cache() {
        String hub = environment.getOrDefault("HF_HUB_CACHE", "");
        if (!hub.isBlank()) {
            return Path.of(hub);
        }
        String hf = environment.getOrDefault("HF_HOME", "");
        return (hf.isBlank() ? home.resolve(".cache").resolve("huggingface") : Path.of(hf)).resolve("hub");
    }
}
