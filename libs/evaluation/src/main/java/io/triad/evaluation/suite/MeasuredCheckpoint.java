// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.score.TaskValues;
import java.util.List;

/**
 * What a checkpoint's responses to a suite came to.
 *
 * @param tasks what they are worth, task by task
 * @param programs those that are programs, with their verdicts
 */
public record MeasuredCheckpoint(List<TaskValues> tasks, Responses responses, JudgedPrograms programs) {
    public MeasuredCheckpoint {
        tasks = List.copyOf(tasks);
    }

    /**
     * What the responses are like.
     *
     * @param number all of them
     * @param numTokens their tokens together
     * @param numCut those that the bound on tokens ended
     * @param numWellFormed those whose tags are in order
     * @param numUnjudged those that could not be judged, which count neither as right nor as wrong
     * @param firstUnjudged of those the first, and why; empty when there is none
     */
    public record Responses(
            int number, long numTokens, long numCut, long numWellFormed, int numUnjudged, String firstUnjudged) {}
}
