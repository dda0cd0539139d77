// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import java.util.List;

/** Where the trainer tells what it did; what becomes an event is in the log when the call returns. */
interface TrainerEvents {
    /** A step was trained. */
    void trained(StepTrained trained);

    /** A reinforcement step measured how far its rollouts' log-probabilities are from the sampler's. */
    void compared(LaneKey key, int step, List<RolloutMismatch> rollouts);

    /** A step wants other prompts in the place of groups that teach nothing. */
    void refills(RefillsRequested requested);

    /** A lane cannot go on. */
    void stopped(LaneStopped stopped);

    /** A version may be sampled. */
    void published(PolicyPublished published);
}
