// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;

/**
 * One response that is wanted.
 *
 * @param prompt at least one token
 * @param settings how to draw it
 * @param seed of its random numbers; nothing else decides which tokens are drawn
 */
public record SampleRequest(TokenIds prompt, SamplingSettings settings, long seed) {
    public SampleRequest {
        if (prompt.isEmpty()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "a sample needs a prompt; it is empty");
        }
    }
}
