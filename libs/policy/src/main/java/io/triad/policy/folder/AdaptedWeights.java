// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checkpoint's weights as a sampler takes them: whole, or those of a base with an adapter that is not merged into them, as the trainer
 * has it.
 *
 * @param weights all of them; the base's where there is an adapter
 * @param adapter of those weights
 */
public record AdaptedWeights(PolicyWeights weights, Optional<LoraAdapter> adapter) {
    /**
     * Reads a checkpoint's folder.
     *
     * @param bases gives the weights of an adapter's base
     * @throws TriadException what reading throws, and what {@code bases} does
     */
    public static AdaptedWeights of(PolicyFolder files, Function<CheckpointRef, PolicyWeights> bases) {
        Optional<CheckpointRef> base = AdapterCheckpoint.base(files.path());
        PolicyWeights weights = base.map(bases).orElseGet(files::weights);
        return new AdaptedWeights(weights, base.map(unused -> new LoraFolder(files.path()).adapter(weights.config())));
    }

    /** Opens a sampler, which the caller closes. */
    public EmbeddedSampler sampler(EmbeddedSamplerSettings settings) {
        return adapter.map(update -> new EmbeddedSampler(weights, update, settings))
                .orElseGet(() -> new EmbeddedSampler(weights, settings));
    }
}
