// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run waits for.
 *
 * @param runId the run
 * @param closed when its report was written; empty while it is open
 * @param waiting its lanes in the order of the recipe, then its report
 */
public record RunWaits(String runId, Optional<Instant> closed, List<Waiting> waiting) {
    public RunWaits {
        waiting = List.copyOf(waiting);
    }
}
