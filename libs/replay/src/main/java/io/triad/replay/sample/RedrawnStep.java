// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.sample;

import java.util.List;

/**
 * The responses of one step, drawn again.
 *
 * @param lane lane of the step
 * @param step number of the step
 * @param responses by version, then in the order of the batch
 */
public record RedrawnStep(String lane, int step, List<RedrawnResponse> responses) {
    public RedrawnStep {
        responses = List.copyOf(responses);
    }

    /** Returns how many responses had that outcome. */
    public long count(RedrawnResponse.Outcome outcome) {
        return responses.stream()
                .filter(response -> response.outcome() == outcome)
                .count();
    }

    /** Returns the responses that are not what was recorded. */
    public List<RedrawnResponse> differences() {
        return responses.stream().filter(RedrawnResponse::differs).toList();
    }
}
