// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

/** Hears of a group's tokens as they are drawn, on a sampler's own thread: it must return at once. */
@FunctionalInterface
public interface GroupListener {
    /**
     * A token was drawn.
     *
     * @param sampleIndex of which response, from 0
     * @param logProb in nats
     */
    void onToken(int sampleIndex, int token, float logProb);
}
