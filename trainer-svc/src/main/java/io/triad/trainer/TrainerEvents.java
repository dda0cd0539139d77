// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.StepTrained;

/** Where the trainer writes; each call returns when the log has the event. */
interface TrainerEvents {
    /** A step was trained. */
    void trained(StepTrained trained);

    /** A version may be sampled. */
    void published(PolicyPublished published);
}
