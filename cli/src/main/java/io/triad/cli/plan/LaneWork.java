// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * What a lane, or the measurement of all finals, takes: at most, where what is drawn decides.
 *
 * @param name the lane's label, or {@code evaluation}
 * @param steps training steps; 0 for what is not trained
 * @param prompts prompts asked, each once
 * @param responses responses drawn, or worked solutions read
 * @param promptTokens tokens of the prompts, each counted once
 * @param responseTokens tokens of the responses
 * @param longestPrompt the longest prompt, in tokens
 * @param longestResponse the longest response, in tokens
 * @param isSampled whether the responses are drawn, and not given
 */
public record LaneWork(
        String name,
        long steps,
        long prompts,
        long responses,
        double promptTokens,
        double responseTokens,
        int longestPrompt,
        int longestResponse,
        boolean isSampled) {
    /** Tells whether weights are moved by it. */
    public boolean isTrained() {
        return steps > 0;
    }

    /** Returns the mean length of a prompt with its response, in tokens. */
    public double meanLength() {
        return promptTokens / Math.max(1, prompts) + responseTokens / Math.max(1, responses);
    }
}
