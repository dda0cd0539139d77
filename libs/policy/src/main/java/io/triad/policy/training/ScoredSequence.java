// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;

/**
 * A prompt and the response whose tokens are scored: each response token is predicted from everything before it.
 *
 * @param prompt at least one token
 * @param response at least one token, the end-of-turn included when it was sampled
 */
public record ScoredSequence(TokenIds prompt, TokenIds response) {
    public ScoredSequence {
        if (prompt.isEmpty() || response.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "a scored sequence needs a prompt and a response; got " + prompt.size() + " prompt tokens and "
                            + response.size() + " response tokens");
        }
    }

    /** Tokens that the model reads: all but the last of the response. */
    int numInputs() {
        return prompt.size() + response.size() - 1;
    }
}
