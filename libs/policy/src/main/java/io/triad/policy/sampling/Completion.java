// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;

/**
 * A sampled response.
 *
 * @param tokens what was drawn, the end-of-turn included when it was drawn (it is trained on too)
 * @param logProbs of each token, in nats, under the whole distribution at the sampling temperature, before top-p cut it;
 *     at temperature 0 under the distribution at temperature 1
 * @param finishReason why it ended
 */
public record Completion(TokenIds tokens, LogProbs logProbs, FinishReason finishReason) {
    public Completion {
        if (tokens.size() != logProbs.size()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    tokens.size() + " tokens have " + logProbs.size() + " log-probabilities");
        }
    }
}
