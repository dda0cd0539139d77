// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/**
 * The text of a response while it is sampled: whole characters only, and nothing of a stop string.
 *
 * <p>For one response and one thread.
 */
public final class ResponseStream {
    private final Detokenizer detokenizer;
    private final StopMatcher matcher;
    private int numTokens;

    public ResponseStream(Detokenizer detokenizer, StopStrings stopStrings) {
        this.detokenizer = detokenizer;
        this.matcher = new StopMatcher(stopStrings);
    }

    /**
     * Takes the next token and returns the text that can be shown now.
     *
     * @throws TriadException BROKEN_INVARIANT when a stop string has ended the response
     */
    public String add(int tokenId) {
        if (matcher.stopped()) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "a token follows the stop string that ended the response");
        }
        numTokens++;
        return matcher.add(detokenizer.add(tokenId));
    }

    /** Returns the text that was held back, when no more tokens come; it may complete a stop string after all. */
    public String finish() {
        if (matcher.stopped()) {
            return "";
        }
        String last = matcher.add(detokenizer.finish());
        return matcher.stopped() ? last : last + matcher.finish();
    }

    /** Whether a stop string is complete; the token given last completed it, and sampling is to end. */
    public boolean stopped() {
        return matcher.stopped();
    }

    /** Tokens taken, the one that completed a stop string included. */
    public int numTokens() {
        return numTokens;
    }
}
