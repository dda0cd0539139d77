// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run's books.
 *
 * @param runId the run
 * @param lanes its lanes, by name
 * @param scores digest of each measured lane's scores
 * @param faults what is wrong with them; empty when nothing was lost or done twice
 */
public record RunLedger(String runId, List<LaneLedger> lanes, Map<String, String> scores, List<String> faults) {
    public RunLedger {
        lanes = List.copyOf(lanes);
        scores = new TreeMap<>(scores);
        faults = List.copyOf(faults);
    }

    /** Returns the digests of the final weights by lane. */
    Map<String, String> weights() {
        Map<String, String> weights = new TreeMap<>();
        lanes.forEach(lane -> weights.put(lane.lane(), lane.weightsSha256()));
        return weights;
    }
}
