// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.verify;

import java.util.List;

/**
 * The responses of one step, judged again.
 *
 * @param lane lane of the step
 * @param step number of the step
 * @param responses in the order of the batch, then those that were left out
 */
public record RejudgedStep(String lane, int step, List<RejudgedResponse> responses) {
    public RejudgedStep {
        responses = List.copyOf(responses);
    }

    /** Returns the responses whose verdict or reward differs. */
    public List<RejudgedResponse> differences() {
        return responses.stream().filter(RejudgedResponse::differs).toList();
    }

    /** Returns how many groups have a response whose reward differs, so that advantages would have been others. */
    public long flippedGroups() {
        return responses.stream()
                .filter(RejudgedResponse::rewardDiffers)
                .mapToInt(RejudgedResponse::promptIndex)
                .distinct()
                .count();
    }
}
