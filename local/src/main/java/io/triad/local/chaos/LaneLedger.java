// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a lane's responses, counted from the log.
 *
 * @param lane the lane
 * @param numSteps steps that were trained
 * @param issued responses that were asked for
 * @param trained responses that a step used
 * @param dropped responses that a step left out, by reason
 * @param pending responses whose step is not trained
 * @param repeated events that are in the log more than once; readers drop the second
 * @param weightsSha256 digest of the final weights, empty while there are none
 */
public record LaneLedger(
        String lane,
        int numSteps,
        long issued,
        long trained,
        SortedMap<String, Long> dropped,
        long pending,
        long repeated,
        String weightsSha256) {
    public LaneLedger {
        dropped = new TreeMap<>(dropped);
    }

    /** Returns how many responses were dropped, whatever the reason. */
    public long numDropped() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
