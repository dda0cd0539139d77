// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.merge;

import io.triad.checkpoint.FolderDigest;
import io.triad.cli.sample.CheckpointSource;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the models that a merge file names: a folder; an {@code s3://} address, as {@link CheckpointSource} finds it; or a name of the
 * Hugging Face hub that its own tools have downloaded. Nothing is downloaded from there.
 *
 * @param checkpoints where addresses are looked up
 * @param environment where the hub's cache is named, as its own tools read it
 * @param home of the user, below which that cache usually is
 */
public record ModelPlaces(CheckpointSource checkpoints, Map<String, String> environment, Path home) {
    /** Models that were found. */
    public static final class Found implements AutoCloseable {
        private final List<CheckpointSource.Found> fetched = new ArrayList<>();
        private final Map<String, String> identities = new HashMap<>();

        /** Returns a digest of each model that was fetched into a folder of its own, by name. */
        public Map<String, String> identities() {
            return Collections.unmodifiableMap(identities);
        }

        /** Removes what was fetched. */
        @Override
        public void close() {
            fetched.forEach(CheckpointSource.Found::close);
        }
    }

    /**
     * Finds a model's folder.
     *
     * @param found keeps what is fetched until it is closed
     * @throws TriadException NOT_FOUND saying where it was looked for; what fetching throws
     */
    public Path find(String name, Found found) {
        if (name.contains("://")) {
            CheckpointSource.Found fetched = checkpoints.find(name);
            found.fetched.add(fetched);
            Path folder = fetched.folder().path();
            if (fetched.temporary().isPresent()) {
                found.identities.put(name, FolderDigest.of(folder, file -> true));
            }
            return folder;
        }
        Path folder = Path.of(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        return cached(name)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "model " + name + " is no folder, nor is it in the Hugging Face cache " + cache()
                                + "; download it (hf download " + name + "), or name its folder or s3:// address"));
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
