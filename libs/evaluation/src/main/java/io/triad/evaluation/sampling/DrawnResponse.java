// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.sampling;

import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.reasoning.verdict.Verdict;

/**
 * A response as it was drawn, not judged.
 *
 * @param text without the tokens that ended it
 * @param finish why it ended
 * @param numTokens its length in tokens
 */
public record DrawnResponse(String text, JudgedSample.Finish finish, int numTokens) {
    /** What a prompt that fills the policy's positions gets. */
    public static final DrawnResponse NO_ROOM = new DrawnResponse("", JudgedSample.Finish.NO_ROOM, 0);

    public DrawnResponse {
        if (numTokens < 0) {
            throw new IllegalArgumentException("a response has " + numTokens + " tokens");
        }
    }

    /**
     * Returns the response with its verdict.
     *
     * @param task what it answers
     * @param sample 0 for greedy, 0 to k − 1 for sampled
     */
    public JudgedSample judged(HeldOutTask task, Decoding decoding, int sample, Verdict verdict) {
        return new JudgedSample(
                task.task().ability(),
                task.task().level(),
                task.index(),
                task.task().taskId(),
                decoding,
                sample,
                verdict,
                finish,
                numTokens,
                text);
    }
}
