// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;

/**
 * One response of a checkpoint to a held-out task, judged.
 *
 * @param task place of the task within its ability and level
 * @param taskId what makes the task again
 * @param sample 0 for greedy, 0 to k − 1 for sampled
 * @param finish why the response ended: stop, length, or no-room when the prompt alone fills the policy's positions
 * @param numTokens length of the response in tokens
 * @param text the response
 */
public record JudgedSample(
        Ability ability,
        int level,
        int task,
        String taskId,
        Decoding decoding,
        int sample,
        Verdict verdict,
        Finish finish,
        int numTokens,
        String text) {

    /** Why a response ended. */
    public enum Finish {
        STOP,
        LENGTH,
        NO_ROOM
    }

    public JudgedSample {
        if (verdict == Verdict.TIMEOUT || verdict == Verdict.VERIFIER_ERROR) {
            throw new IllegalArgumentException(
                    "task " + taskId + " was not judged (" + verdict + "); a measurement counts judged responses only");
        }
    }

    /** Tells whether the answer is right. */
    public boolean isCorrect() {
        return verdict == Verdict.CORRECT;
    }

    /** Tells whether the tags are in order. */
    public boolean isWellFormed() {
        return verdict != Verdict.MALFORMED;
    }

    /** Returns the sample with an empty text, for counting. */
    public JudgedSample withoutText() {
        return new JudgedSample(ability, level, task, taskId, decoding, sample, verdict, finish, numTokens, "");
    }
}
