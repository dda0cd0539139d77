// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.AdaptedWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.KernelDigest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.rollout.sampling.Provenance;
import io.triad.rollout.sampling.SamplingPolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Policies that this process samples itself: a checkpoint is fetched, checked and opened.
 *
 * @param checkpoints where versions are fetched from
 * @param folder where a version's files lie while it is opened
 * @param engine what each version's engine may take
 */
public record EmbeddedPolicies(CheckpointStore checkpoints, Path folder, EmbeddedSamplerSettings engine)
        implements PolicyLoader {
    private static final Logger LOG = Logger.getLogger(EmbeddedPolicies.class);

    /**
     * Of an adapter the base is fetched too; the adapter is not merged into it, as in the trainer. The files are gone
     * afterwards; those that the engine reads on stay on the disk as long as it does.
     */
    @Override
    public Loaded load(CheckpointRef checkpoint, LongConsumer makeRoom) {
        try {
            PolicyFolder files = fetched(checkpoint);
            AdaptedWeights weights = AdaptedWeights.of(files, this::weights);
            HeldWeights held = HeldWeights.of(weights.weights(), weights.adapter());
            makeRoom.accept(held.numBytes());
            PolicyTokenizer tokenizer = files.tokenizer();
            try {
                Provenance provenance =
                        new Provenance(checkpoint, EmbeddedSampler.ENGINE_DIGEST, KernelDigest.sha256(), held.dtype());
                Sampler sampler = weights.sampler(engine);
                return new Loaded(new SamplingPolicy(provenance, tokenizer, sampler), held.numBytes());
            } catch (RuntimeException | Error e) {
                tokenizer.close();
                throw e;
            }
        } finally {
            removeFiles(checkpoint);
        }
    }

    private PolicyFolder fetched(CheckpointRef checkpoint) {
        return new PolicyFolder(checkpoints.fetch(checkpoint, folder, PolicyFolder::isOfAPolicy));
    }

    private PolicyWeights weights(CheckpointRef base) {
        try {
            return fetched(base).weights();
        } finally {
            removeFiles(base);
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Each policy has an engine of its own.
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
