// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;

/**
 * What the model predicts for each scored token, part of the graph that gradients flow through.
 *
 * <p>The arrays live until the call that they were handed to returns.
 *
 * @param logProbs_N log-probability of the token at the batch's temperature, in nats, float32
 * @param entropies_N entropy of the distribution that it comes from, in nats, float32
 */
public record TokenPredictions(NDArray logProbs_N, NDArray entropies_N) {}
