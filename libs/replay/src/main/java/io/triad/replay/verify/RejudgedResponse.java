// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.verify;

import io.triad.proto.reward.v1.Judgement;

/**
 * A recorded judgement beside the one of this build's verifier.
 *
 * @param rolloutId the response
 * @param promptIndex its group
 * @param recorded what the log says
 * @param now what the verifier says now
 */
public record RejudgedResponse(String rolloutId, int promptIndex, Judgement recorded, Judgement now) {
    /** Tells whether verdict or reward differ; explanations and versions may. */
    public boolean differs() {
        return recorded.getVerdict() != now.getVerdict() || rewardDiffers();
    }

    /** Tells whether the number that the step was trained on would be another, or none. */
    public boolean rewardDiffers() {
        return recorded.hasParts() != now.hasParts()
                || Double.compare(recorded.getParts().getTotal(), now.getParts().getTotal()) != 0;
    }
}
