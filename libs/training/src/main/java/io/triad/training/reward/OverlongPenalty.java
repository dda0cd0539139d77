// SPDX-License-Identifier: Apache-2.0
package io.triad.training.reward;

/**
 * The soft punishment of long responses (DAPO, arXiv 2503.14476, equation 13): within the last L_buffer tokens before the
 * bound L_max the reward falls in proportion,
 *
 * <pre>
 *   p(n) = c · min(max(n − (L_max − L_buffer), 0) / L_buffer, 1)
 * </pre>
 *
 * Unlike a response that is cut, one that ends just before the bound learns by how much it was too long. No response is longer
 * than L_max here, so p is at most c.
 *
 * @param maxTokens L_max
 * @param buffer L_buffer, at most L_max; 0 for no penalty
 * @param factor c
 */
public record OverlongPenalty(int maxTokens, int buffer, double factor) {
    /** Returns what is taken from the reward of a response of that many tokens. */
    public double of(int numTokens) {
        return buffer == 0 ? 0 : factor * Math.clamp((double) (numTokens - (maxTokens - buffer)) / buffer, 0, 1);
    }
}
