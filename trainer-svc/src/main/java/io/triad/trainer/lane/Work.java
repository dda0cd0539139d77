// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;

/** What the trainer has to do next. */
public sealed interface Work {
    /** Returns the lane that the work is for. */
    LaneKey key();

    /** Take or initialise the base that the run starts from. */
    record StartBase(LaneKey key) implements Work {}

    /** Train lane base on worked solutions. */
    record Supervise(LaneKey key, DemonstrationBatch batch) implements Work {}

    /** Publish version 0 of a lane: the weights of its parent. */
    record OpenLane(LaneKey key, PolicyVersion parent) implements Work {}

    /**
     * Ask for other prompts in the place of groups that teach nothing.
     *
     * @param round of the step's refills, from 1
     * @param numPrompts how many
     * @param level curriculum level of the step
     * @param policy the version to sample with: the latest, from which the step starts
     */
    record Refill(LaneKey key, int step, int round, int numPrompts, int level, PolicyVersion policy) implements Work {}

    /** Train a lane on judged rollouts. */
    record Reinforce(LaneKey key, int step, StepBatch batch) implements Work {}
}
