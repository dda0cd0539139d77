// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run stands, as far as a person wants to know.
 *
 * @param runId which run
 * @param phase such as {@code alignment}
 * @param steps of each lane that has begun
 * @param numEvaluations checkpoints that were measured
 */
record RunView(String runId, String phase, Map<String, Integer> steps, int numEvaluations) {
    private static final String PREFIX = "run_phase_";

    RunView {
        steps = Map.copyOf(steps);
    }

    static RunView before(String runId) {
        return new RunView(runId, "start", Map.of(), 0);
    }

    /** Reads what task-generator-svc answers. */
    static RunView of(JsonNode state) {
        Map<String, Integer> steps = new TreeMap<>();
        for (JsonNode lane : state.path("lanes")) {
            if (lane.path("step").asInt() > 0) {
                steps.put(lane.path("lane").asText(), lane.path("step").asInt());
            }
        }
        String phase = state.path("phase").asText().toLowerCase(Locale.ROOT);
        return new RunView(
                state.path("runId").asText(),
                phase.startsWith(PREFIX) ? phase.substring(PREFIX.length()) : phase,
                steps,
                state.path("evaluations").size());
    }

    boolean isClosed() {
        return phase.equals("closed");
    }

    String words() {
        StringBuilder words = new StringBuilder(runId + ", " + phase);
        new TreeMap<>(steps)
                .forEach((lane, step) ->
                        words.append(' ').append(lane).append(' ').append(step));
        return numEvaluations == 0 ? words.toString() : words + " measured " + numEvaluations;
    }
}
