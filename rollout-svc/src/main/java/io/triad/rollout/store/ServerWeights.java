// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.engine.remote.ServerDescription;
import io.triad.engine.remote.WeightUpdate;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.folder.LoraFolder;
import io.triad.policy.folder.PolicyFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a server comes by a version's weights, and which versions it can come by. */
sealed interface ServerWeights {
    /** What PEFT needs of an adapter's folder, and all that a server does. */
    List<String> ADAPTER_FILES = List.of(LoraFolder.CONFIG, LoraFolder.TENSORS);

    /**
     * Makes sure that the server can have the weights of this checkpoint.
     *
     * @throws TriadException INVALID_REQUEST saying what is in the way, and what reading the manifest throws
     */
    void requireServable(CheckpointStore checkpoints, CheckpointRef checkpoint);

    /** The one version that the server was started with; it reads nothing. */
    record AsStarted(String startedWith) implements ServerWeights {
        @Override
        public void requireServable(CheckpointStore checkpoints, CheckpointRef checkpoint) {
            if (!checkpoint.sha256().equals(startedWith)) {
                throw refused(
                        checkpoint,
                        "the server was started with checkpoint " + startedWith
                                + " (triad.rollout.remote.started-with) and serves no other, since"
                                + " triad.rollout.remote.weights is as-started; with reload it can serve all");
            }
        }
    }

    /** All weights, in place of those that it holds. */
    record Reload(SharedFolder folder) implements ServerWeights {
        @Override
        public void requireServable(CheckpointStore checkpoints, CheckpointRef checkpoint) {
            // A server would read the base alone, or the adapter's tensors for the model's.
            if (checkpoints.manifest(checkpoint).file(LoraFolder.TENSORS).isPresent()) {
                throw refused(
                        checkpoint,
                        "it is a LoRA adapter (" + LoraFolder.TENSORS
                                + "), and triad.rollout.remote.weights=reload serves"
                                + " whole models; use lora, or publish the model with the adapter merged into it");
            }
        }
    }

    /** Adapters of the one version that the server was started with. */
    record Lora(String startedWith, SharedFolder folder) implements ServerWeights {
        @Override
        public void requireServable(CheckpointStore checkpoints, CheckpointRef checkpoint) {
            CheckpointManifest manifest = checkpoints.manifest(checkpoint);
            for (String file : ADAPTER_FILES) {
                if (manifest.file(file).isEmpty()) {
                    throw refused(
                            checkpoint,
                            "it has no " + file + ", so it is no LoRA adapter in PEFT's layout, which is all that"
                                    + " triad.rollout.remote.weights=lora can serve; use reload");
                }
            }
            if (!manifest.parent().equals(Optional.of(startedWith))) {
                throw refused(
                        checkpoint,
                        "it is an adapter of " + manifest.parent().orElse("no checkpoint that it names")
                                + ", but the server was started with " + startedWith
                                + " (triad.rollout.remote.started-with); publish adapters with the checkpoint that"
                                + " they were made for as their parent");
            }
        }
    }

    /** The folder that the server reads from, if it reads. */
    default Optional<SharedFolder> shared() {
        return switch (this) {
            case AsStarted unused -> Optional.empty();
            case Reload reload -> Optional.of(reload.folder());
            case Lora lora -> Optional.of(lora.folder());
        };
    }

    /**
     * Puts where the server sees them, whole and checked, the files that it is to read.
     *
     * @param config of the policy
     * @throws TriadException what fetching throws, and CORRUPT_CHECKPOINT when an adapter is not one of this policy
     */
    default WeightUpdate place(CheckpointStore checkpoints, CheckpointRef checkpoint, PolicyConfig config) {
        return switch (this) {
            case AsStarted unused -> new WeightUpdate.AsStarted();
            case Reload reload -> {
                reload.folder().place(checkpoints, checkpoint, PolicyFolder::isOfAPolicy);
                yield new WeightUpdate.Reload(
                        checkpoint.sha256(), reload.folder().onServer(checkpoint));
            }
            case Lora lora -> {
                requireAdapter(lora.folder().place(checkpoints, checkpoint, ADAPTER_FILES::contains), config);
                yield new WeightUpdate.LoraAdapter(
                        checkpoint.sha256(), lora.folder().onServer(checkpoint));
            }
        };
    }

    private static void requireAdapter(Path placed, PolicyConfig base) {
        var unused = new LoraFolder(placed).adapter(base);
    }

    /**
     * Makes sure that a server that was just connected to holds what it was started with, as far as it tells: another
     * client, or this service under other settings, may have replaced it before.
     *
     * @throws TriadException UNAVAILABLE when it holds other weights
     */
    default void requireAsStarted(ServerDescription server) {
        Optional<String> startedWith =
                switch (this) {
                    case AsStarted started -> Optional.of(started.startedWith());
                    case Reload unused -> Optional.empty();
                    case Lora lora -> Optional.of(lora.startedWith());
                };
        boolean replaced = server.isLoading()
                || server.weights()
                        .filter(CheckpointDigests::isDigest)
                        .filter(held -> !held.equals(startedWith.orElse(held)))
                        .isPresent();
        if (startedWith.isPresent() && replaced) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "the server holds weights " + server.weights().orElseThrow() + ", not " + startedWith.get()
                            + " (triad.rollout.remote.started-with); restart it as it was started");
        }
    }

    private static TriadException refused(CheckpointRef checkpoint, String why) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                "checkpoint " + checkpoint.sha256() + " at " + checkpoint.uri() + " cannot be served: " + why);
    }
}
