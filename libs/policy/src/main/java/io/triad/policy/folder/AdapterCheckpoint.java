// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that holds a LoRA adapter instead of a model's weights: its manifest's metadata say which checkpoint the adapter
 * is for, and its parent is that checkpoint.
 */
public final class AdapterCheckpoint {
    private static final String BASE_URI = "base_uri";
    private static final String BASE_SHA256 = "base_sha256";

    private AdapterCheckpoint() {}

    /** What the metadata of an adapter's checkpoint say of its base. */
    public static Map<String, String> metadata(CheckpointRef base) {
        return Map.of(BASE_URI, base.uri(), BASE_SHA256, base.sha256());
    }

    /**
     * The checkpoint of the weights that an adapter is for; empty when the checkpoint holds whole weights.
     *
     * @param fetched folder of a checkpoint, with its manifest
     * @throws TriadException CORRUPT_CHECKPOINT when it holds an adapter and does not say of what
     */
    public static Optional<CheckpointRef> base(Path fetched) {
        if (!Files.exists(fetched.resolve(LoraFolder.TENSORS))) {
            return Optional.empty();
        }
        Map<String, String> metadata = manifest(fetched).metadata();
        String uri = metadata.get(BASE_URI);
        String sha256 = metadata.get(BASE_SHA256);
        if (uri == null || sha256 == null) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    fetched + " holds a LoRA adapter and does not say of what: its manifest needs " + BASE_URI + " and "
                            + BASE_SHA256 + " among its metadata");
        }
        return Optional.of(new CheckpointRef(uri, sha256));
    }

    private static CheckpointManifest manifest(Path fetched) {
        Path file = fetched.resolve(CheckpointManifest.FILE_NAME);
        try {
            return CheckpointManifest.parse(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new TriadException(ErrorCode.CORRUPT_CHECKPOINT, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
