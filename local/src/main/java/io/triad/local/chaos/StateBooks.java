// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Holds the books that {@code triad runs show} prints against those that were counted from the log. */
final class StateBooks {
    private StateBooks() {}

    /** Returns where the two differ. */
    static List<String> differences(JsonNode state, RunLedger counted) {
        Map<String, LaneLedger> lanes = new HashMap<>();
        counted.lanes().forEach(lane -> lanes.put(lane.lane(), lane));
        List<String> differences = new ArrayList<>();
        for (JsonNode told : state.path("lanes")) {
            String lane = told.path("lane").asText();
            LaneLedger log = lanes.get(lane);
            if (log == null) {
                differences.add(counted.runId() + ": the log has no event of lane " + lane);
                continue;
            }
            String tells = told.path("weightsSha256").asText() + books(told.path("ledger"));
            String has = log.weightsSha256() + books(log, told.has("ledger"));
            if (!tells.equals(has)) {
                differences.add(
                        counted.runId() + ": lane " + lane + " is told as " + tells + ", but the log has " + has);
            }
        }
        return differences;
    }

    private static String books(JsonNode ledger) {
        if (ledger.isMissingNode() || ledger.isNull()) {
            return "";
        }
        SortedMap<String, Long> dropped = new TreeMap<>();
        ledger.path("dropped")
                .forEach(each -> dropped.put(
                        each.path("reason").asText(), each.path("responses").asLong()));
        JsonNode unbalanced = ledger.path("unbalancedSteps");
        return text(
                        ledger.path("issued").asLong(),
                        ledger.path("trained").asLong(),
                        dropped,
                        ledger.path("pending").asLong())
                + (unbalanced.isEmpty() ? "" : " unbalanced " + unbalanced);
    }

    private static String books(LaneLedger lane, boolean wanted) {
        return wanted ? text(lane.issued(), lane.trained(), lane.dropped(), lane.pending()) : "";
    }

    private static String text(long issued, long trained, SortedMap<String, Long> dropped, long pending) {
        return " issued " + issued + " trained " + trained + " dropped " + dropped + " pending " + pending;
    }
}
