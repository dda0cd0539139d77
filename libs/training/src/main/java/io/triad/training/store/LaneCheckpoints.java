// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.AdapterCheckpoint;
import io.triad.policy.folder.LoraFolder;
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
import java.util.TreeMap;
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

    /**
     * A policy with what its training needs to go on.
     *
     * @param laneWeights its weights
     * @param base where the base of its adapter lies; empty where it has none
     */
    public record Loaded(
            LaneWeights laneWeights,
            Optional<CheckpointRef> base,
            Optional<OptimizerState> optimizer,
            PolicyCompanions companions) {
        public Loaded {
            if (base.isPresent() != laneWeights.adapter().isPresent()) {
                throw new IllegalArgumentException("an adapter and the place of its base go together");
            }
        }

        /** A policy of whole weights. */
        public Loaded(PolicyWeights weights, Optional<OptimizerState> optimizer, PolicyCompanions companions) {
            this(LaneWeights.of(weights), Optional.empty(), optimizer, companions);
        }

        /** Returns all weights; those of the base where there is an adapter. */
        public PolicyWeights weights() {
            return laneWeights.whole();
        }
    }

    /**
     * Stores a version: data first, manifest last. Storing the same again returns the same reference. Of an adapter only A and B
     * are stored; the checkpoint's parent is the base then.
     */
    public CheckpointRef publish(
            LaneKey key, int version, Loaded policy, String weightsSha256, @Nullable CheckpointRef parent) {
        try {
            Files.createDirectories(folder);
            Path outgoing = Files.createTempDirectory(folder, "outgoing-");
            try {
                PolicyFolder files = new PolicyFolder(outgoing);
                write(files, policy);
                Map<String, String> metadata = new TreeMap<>(Map.of(
                        "run", key.runId(),
                        "lane", key.lane().label(),
                        "version", Integer.toString(version),
                        "weights_sha256", weightsSha256));
                policy.base().map(AdapterCheckpoint::metadata).ifPresent(metadata::putAll);
                return checkpoints.publish(
                        outgoing, prefix(key, version), policy.base().orElse(parent), metadata);
            } finally {
                delete(outgoing);
            }
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "a checkpoint cannot be written below " + folder + ": " + e, e);
        }
    }

    private static void write(PolicyFolder files, Loaded policy) {
        policy.laneWeights()
                .adapter()
                .ifPresentOrElse(
                        adapter -> files.write(policy.weights().config(), adapter, policy.companions()),
                        () -> files.write(policy.weights(), policy.companions()));
        policy.optimizer().ifPresent(files::write);
    }

    /** Tells whether a version still lies in the store; old ones are removed as the recipe says. */
    public boolean has(CheckpointRef checkpoint) {
        return objects.exists(objects.key(checkpoint.uri()) + "/" + CheckpointManifest.FILE_NAME);
    }

    /**
     * Fetches a version with its optimizer state, if it has one, and with the base of its adapter, if it is one; every file is
     * checked against its digest.
     */
    public Loaded load(CheckpointRef checkpoint) {
        Path incoming = checkpoints.fetch(checkpoint, folder);
        try {
            Optional<CheckpointRef> base = AdapterCheckpoint.base(incoming);
            PolicyFolder files = new PolicyFolder(incoming);
            LaneWeights lane =
                    base.isPresent() ? adapted(weights(base.get()), incoming) : LaneWeights.of(files.weights());
            return new Loaded(lane, base, files.optimizer(), files.companions());
        } finally {
            delete(incoming);
        }
    }

    private PolicyWeights weights(CheckpointRef whole) {
        Path incoming = checkpoints.fetch(whole, folder, PolicyFolder::isOfAPolicy);
        try {
            return new PolicyFolder(incoming).weights();
        } finally {
            delete(incoming);
        }
    }

    private static LaneWeights adapted(PolicyWeights base, Path adapter) {
        return new LaneWeights(base, Optional.of(new LoraFolder(adapter).adapter(base.config())));
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
