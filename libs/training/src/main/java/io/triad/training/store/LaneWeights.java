// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraMerge;
import java.util.Optional;
import java.util.SequencedMap;

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

    /** Returns what training moves: all weights, or the adapter's tensors. A digest of a lane's weights is of these. */
    public SequencedMap<String, Tensor> tensors() {
        return adapter.map(LoraAdapter::tensors).orElseGet(whole::tensors);
    }

    /** Returns the weights that the policy computes with, the adapter merged into them. */
    public PolicyWeights merged() {
        return adapter.map(update -> LoraMerge.merge(whole, update)).orElse(whole);
    }
}
