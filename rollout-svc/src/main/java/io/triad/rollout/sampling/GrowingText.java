// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.policy.TokenIds;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;

/** The text of one response while its tokens come. Used by one thread at a time. */
public final class GrowingText {
    /** What a tokenizer writes for bytes that are no whole character. */
    private static final String INCOMPLETE = "\uFFFD";

    private final PolicyTokenizer tokenizer;
    private final StopTexts stops;
    private final int longestStop;
    private TokenIds pending = TokenIds.empty();
    private String tail = "";
    private boolean stopped;

    GrowingText(PolicyTokenizer tokenizer, List<String> stopTexts) {
        this.tokenizer = tokenizer;
        this.stops = new StopTexts(stopTexts, tokenizer);
        this.longestStop = stopTexts.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * Adds a token and returns the text that is certain since; empty while a character is not complete. Pieces end with
     * whole characters only, so together they are the beginning of what all tokens are as text.
     */
    public String add(int token) {
        pending = pending.plus(TokenIds.of(token));
        String text = tokenizer.decodeVerbatim(pending);
        if (text.endsWith(INCOMPLETE)) {
            return "";
        }
        pending = TokenIds.empty();
        String seen = tail + text;
        stopped |= stops.standIn(seen);
        tail = seen.substring(Math.max(0, seen.length() - longestStop));
        return token == tokenizer.endOfTurn() ? "" : text;
    }

    /** Whether one of the texts at which the response ends is complete. */
    public boolean isStopped() {
        return stopped;
    }
}
