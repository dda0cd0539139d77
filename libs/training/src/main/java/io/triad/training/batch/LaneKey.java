// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import io.triad.recipe.Lane;
import java.util.Objects;

/** A lane of a run. */
public record LaneKey(String runId, Lane lane) {
    public LaneKey {
        Objects.requireNonNull(runId);
        Objects.requireNonNull(lane);
    }

    /** Returns {@code run/lane}, the key of the lane's events. */
    @Override
    public String toString() {
        return runId + "/" + lane.label();
    }
}
