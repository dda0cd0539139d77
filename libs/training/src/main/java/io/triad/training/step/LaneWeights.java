// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.PolicyWeights;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraMerge;
import java.util.Optional;

/**
 * The weights of a lane at one version.
 *
 * @param whole all weights, or those of the adapter's base
 * @param adapter what is trained beside them; empty where all weights are
 */
public record LaneWeights(PolicyWeights whole, Optional<LoraAdapter> adapter) {
    /** All weights. */
    public static LaneWeights of(PolicyWeights whole) {
        return new LaneWeights(whole, Optional.empty());
    }

    /** Returns the digest of what training moves: of all weights, or of the adapter's tensors. */
    public String sha256() {
        return Digests.of(adapter.map(LoraAdapter::tensors).orElseGet(whole::tensors));
    }

    /** Returns the weights that the policy computes with, the adapter merged into them. */
    public PolicyWeights merged() {
        return adapter.map(update -> LoraMerge.merge(whole, update)).orElse(whole);
    }
}
