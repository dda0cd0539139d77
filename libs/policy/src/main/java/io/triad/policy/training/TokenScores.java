// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.policy.LogProbs;

/**
 * The model's scores of a batch's tokens, without a graph.
 *
 * @param logProbs log-probability of each scored token in nats, in the batch's flat order
 * @param meanEntropy mean over the scored tokens of the distributions' entropy, in nats
 */
public record TokenScores(LogProbs logProbs, double meanEntropy) {}
