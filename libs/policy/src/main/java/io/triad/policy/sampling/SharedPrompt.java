// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.TokenIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that one request or several have: the first to begin reads it, the others wait for that and go on from what it left. Guarded
 * by {@link SampleQueue}.
 */
final class SharedPrompt {
    private final TokenIds tokens;
    private int numWaiting;
    private boolean beingRead;
    private @Nullable Read read;

    SharedPrompt(TokenIds tokens) {
        this.tokens = tokens;
    }

    /**
     * What reading a prompt left.
     *
     * @param pages its full pages
     * @param tail the page with its last positions, kept by the queue
     * @param logits what its first token is drawn from
     */
    record Read(List<PrefixCache.Node> pages, float[] tail, float[] logits) {}

    TokenIds tokens() {
        return tokens;
    }

    /** Full pages without the one of the last position, which is read in any case. */
    int numFullPages() {
        return (tokens.size() - 1) / KeyValuePages.PAGE;
    }

    int numWaiting() {
        return numWaiting;
    }

    void wait(int change) {
        numWaiting += change;
    }

    boolean isBeingRead() {
        return beingRead;
    }

    void setBeingRead(boolean value) {
        beingRead = value;
    }

    @Nullable
    Read read() {
        return read;
    }

    void setRead(@Nullable Read value) {
        read = value;
    }
}
