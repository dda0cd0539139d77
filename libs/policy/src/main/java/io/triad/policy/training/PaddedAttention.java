// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.triad.policy.PolicyConfig;

/**
 * Attention over a padded block of B sequences, S queries and T keys each; heads are taken from rows by index, so that a
 * copy into the block's layout is the only one.
 *
 * @param queries (B·K, G·S) index of query heads
 * @param keys (B·K, T) index of key-value heads
 * @param mask broadcast to (B, K·G, S, T), added to the scores
 */
record PaddedAttention(NDArray queries, NDArray keys, NDArray mask) {
    static PaddedAttention ofPrompts(NDManager manager, TokenPacking packing, PolicyConfig config) {
        long blocks = (long) packing.numPrompts() * config.numKeyValueHeads();
        long steps = packing.promptSteps();
        return new PaddedAttention(
                manager.create(packing.promptQueries(), new Shape(blocks, config.headsPerKeyValue() * steps)),
                manager.create(packing.promptKeys(), new Shape(blocks, steps)),
                manager.create(packing.promptMask(), new Shape(1, 1, steps, steps)));
    }

    static PaddedAttention ofResponses(NDManager manager, TokenPacking packing, PolicyConfig config) {
        long blocks = (long) packing.numResponses() * config.numKeyValueHeads();
        long steps = packing.responseSteps();
        return new PaddedAttention(
                manager.create(packing.responseQueries(), new Shape(blocks, config.headsPerKeyValue() * steps)),
                manager.create(packing.responseKeys(), new Shape(blocks, packing.keySteps())),
                manager.create(
                        packing.responseMask(), new Shape(packing.numResponses(), 1, steps, packing.keySteps())));
    }

    /**
     * softmax(Q·Kᵀ + mask)·V.
     *
     * @param queryHeads (R·H, E), scaled by 1/√E
     * @param keyHeads (R·K, E)
     * @param valueHeads (R·K, E)
     * @return (B·K·G·S, E)
     */
    NDArray attend(NDArray queryHeads, NDArray keyHeads, NDArray valueHeads) {
        long headSize = queryHeads.getShape().get(1);
        long steps = mask.getShape().get(2);
        long numKeys = mask.getShape().get(3);
        long sequences = mask.getShape().get(0);
        long blocks = keys.getShape().get(0);
        long blockQueries = queries.getShape().get(1);
        NDArray scores = DecoderGraph.rows(queryHeads, queries)
                .batchMatMul(DecoderGraph.rows(keyHeads, keys).transpose(0, 2, 1));
        // Prompts share one mask; responses have one each, for all of their heads.
        long heads = blocks * blockQueries / steps / sequences;
        return scores.reshape(sequences, heads, steps, numKeys)
                .add(mask)
                .softmax(-1)
                .reshape(blocks, blockQueries, numKeys)
                .batchMatMul(DecoderGraph.rows(valueHeads, keys))
                .reshape(-1, headSize);
    }
}
