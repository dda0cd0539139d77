// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.KernelDigest;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.rollout.sampling.Provenance;
import io.triad.rollout.sampling.SamplingPolicy;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Makes a policy of a checkpoint: fetches, checks, opens.
 *
 * @param checkpoints where versions are fetched from
 * @param folder where a version's files lie while it is opened
 * @param engine what each version's engine may take
 */
public record PolicyLoader(CheckpointStore checkpoints, Path folder, EmbeddedSamplerSettings engine) {
    private static final Logger LOG = Logger.getLogger(PolicyLoader.class);

    /** Names the engine and the arithmetic that it promises; changes with whatever can change a bit of its output. */
    private static final String ENGINE_DIGEST = "embedded-f32-1";

    /** @param numBytes what the weights take in memory */
    record Loaded(SamplingPolicy policy, long numBytes) {}

    /**
     * Loads a version; the files are gone afterwards, those that the engine reads on stay on the disk as long as it does.
     *
     * @param makeRoom is told how many bytes of memory are about to be taken; throws when there is no room for them
     * @throws TriadException what fetching throws, CORRUPT_CHECKPOINT when it is no policy, and what {@code makeRoom} throws
     */
    Loaded load(CheckpointRef checkpoint, LongConsumer makeRoom) {
        try {
            PolicyFolder files = new PolicyFolder(
                    checkpoints.fetch(checkpoint, folder, name -> !name.equals(PolicyFolder.OPTIMIZER)));
            PolicyWeights weights = files.weights();
            HeldWeights held = HeldWeights.of(weights);
            makeRoom.accept(held.numBytes());
            PolicyTokenizer tokenizer = files.tokenizer();
            try {
                Provenance provenance = new Provenance(checkpoint, ENGINE_DIGEST, KernelDigest.sha256(), held.dtype());
                return new Loaded(
                        new SamplingPolicy(provenance, tokenizer, new EmbeddedSampler(weights, engine)),
                        held.numBytes());
            } catch (RuntimeException | Error e) {
                tokenizer.close();
                throw e;
            }
        } finally {
            removeFiles(checkpoint);
        }
    }

    /** Files that stay cost space, and no policy depends on them; nothing fails for their sake. */
    private void removeFiles(CheckpointRef checkpoint) {
        try {
            CheckpointStore.evict(checkpoint, folder);
        } catch (TriadException e) {
            LOG.warnf("fetched checkpoint stays in its folder uri=%s cause=%s", checkpoint.uri(), e.getMessage());
        }
    }
}
