// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyDownload;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.training.OptimizerState;
import io.triad.training.batch.LaneKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes policies to the object store and back, by way of a local folder that is emptied again. */
public final class LaneCheckpoints {
    private final ObjectStore objects;
    private final CheckpointStore checkpoints;
    private final Path folder;

    /** Keeps checkpoints in that store, and files in {@code folder} only while they travel. */
    public LaneCheckpoints(ObjectStore objects, Path folder) {
        this.objects = objects;
        this.checkpoints = new CheckpointStore(objects);
        this.folder = folder;
    }

    /** Removes what travelled when a process was killed; to be called before anything travels. */
    public void clear() {
        CheckpointStore.clear(folder, name -> true);
    }

    /** A policy with what its training needs to go on. */
    public record Loaded(PolicyWeights weights, Optional<OptimizerState> optimizer, PolicyCompanions companions) {}

    /** Stores a version: data first, manifest last. Storing the same again returns the same reference. */
    public CheckpointRef publish(
            LaneKey key, int version, Loaded policy, String weightsSha256, @Nullable CheckpointRef parent) {
        try {
            Files.createDirectories(folder);
            Path outgoing = Files.createTempDirectory(folder, "outgoing-");
            try {
                PolicyFolder files = new PolicyFolder(outgoing);
                files.write(policy.weights(), policy.companions());
                policy.optimizer().ifPresent(files::write);
                return checkpoints.publish(
                        outgoing,
                        prefix(key, version),
                        parent,
                        Map.of(
                                "run", key.runId(),
                                "lane", key.lane().label(),
                                "version", Integer.toString(version),
                                "weights_sha256", weightsSha256));
            } finally {
                delete(outgoing);
            }
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "a checkpoint cannot be written below " + folder + ": " + e, e);
        }
    }

    /** Tells whether a version still lies in the store; old ones are removed as the recipe says. */
    public boolean has(CheckpointRef checkpoint) {
        return objects.exists(objects.key(checkpoint.uri()) + "/" + CheckpointManifest.FILE_NAME);
    }

    /** Fetches a version with its optimizer state, if it has one; every file is checked against its digest. */
    public Loaded load(CheckpointRef checkpoint) {
        Path incoming = checkpoints.fetch(checkpoint, folder);
        try {
            return read(new PolicyFolder(incoming));
        } finally {
            delete(incoming);
        }
    }

    /**
     * Reads the model that a recipe names as {@code base.checkpoint}, in the layout of Hugging Face: sharded or not, in F32,
     * BF16 or F16. It has no optimizer state; published, it is float32.
     *
     * @param location a folder's path, or the URI of a folder or checkpoint in the object store
     * @throws TriadException naming the location, whatever is wrong with it
     */
    public Loaded base(String location) {
        try {
            if (!location.contains("://")) {
                return base(new PolicyFolder(Path.of(location).toAbsolutePath()));
            }
            PolicyFolder incoming = PolicyDownload.fetch(objects, location, folder);
            try {
                return base(incoming);
            } finally {
                delete(incoming.path());
            }
        } catch (TriadException e) {
            throw new TriadException(e.code(), "base.checkpoint " + location + " cannot be used: " + e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "base.checkpoint " + location + " is no path: " + e.getMessage(), e);
        }
    }

    private static Loaded base(PolicyFolder files) {
        PolicyCompanions companions = files.companions();
        companions.tokenizer().close();
        return new Loaded(files.weights(), Optional.empty(), companions);
    }

    private static Loaded read(PolicyFolder files) {
        return new Loaded(files.weights(), files.optimizer(), files.companions());
    }

    /** Removes a version that is no longer needed; everything about it can be made again from the log. */
    public void remove(CheckpointRef checkpoint) {
        checkpoints.delete(checkpoint, name -> true);
    }

    private static String prefix(LaneKey key, int version) {
        return "runs/" + key + "/" + version;
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, directory + " cannot be deleted: " + e, e);
        }
    }
}
