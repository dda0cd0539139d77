// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

/** Hears of a response's tokens as they are drawn, on the sampler's own thread: it must return at once. */
@FunctionalInterface
public interface TokenListener {
    /** Hears nothing. */
    TokenListener NONE = (token, logProb) -> {};

    /**
     * A token was drawn.
     *
     * @param logProb in nats, as in {@link Completion#logProbs}
     */
    void onToken(int token, float logProb);
}
