// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import io.triad.recipe.Lane;
import java.util.List;

/**
 * A step of a lane as the log has it; shares are 0 to 1, log-probabilities' units are nats.
 *
 * @param step from 1
 * @param level of the curriculum, 0 where there is none
 * @param supervised a step of the cold start, which has no rewards
 * @param values what it measured
 * @param rewards of its responses, in the batch's order
 * @param staleness of its responses: the step's number − 1 − the version that they were sampled with
 * @param numDropped responses that it wanted and did not use
 */
public record TrainedStep(
        Lane lane,
        int step,
        int level,
        boolean supervised,
        StepValues values,
        List<Double> rewards,
        List<Integer> staleness,
        int numDropped) {
    public TrainedStep {
        rewards = List.copyOf(rewards);
        staleness = List.copyOf(staleness);
    }
}
