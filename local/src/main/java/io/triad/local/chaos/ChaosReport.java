// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triad.messaging.Derived;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was done to a suite and what came of it.
 *
 * @param seed what times and victims were drawn from
 * @param recipeSha256 digest of the recipe's text
 * @param seconds how long the killing and coming back took
 * @param kills what was killed, oldest first
 * @param undisturbed books of the run that nobody disturbed
 * @param disturbed books of the runs under the kills
 * @param deadLetters records on dead-letter topics by topic
 * @param faults everything that is wrong; empty when nothing was lost
 */
public record ChaosReport(
        @JsonProperty("seed") long seed,
        @JsonProperty("recipe_sha256") String recipeSha256,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("kills") List<Kill> kills,
        @JsonProperty("undisturbed") RunLedger undisturbed,
        @JsonProperty("disturbed") List<RunLedger> disturbed,
        @JsonProperty("dead_letters") SortedMap<String, Long> deadLetters,
        @JsonProperty("faults") List<String> faults) {
    private static final JsonMapper JSON = new JsonMapper();

    public ChaosReport {
        kills = List.copyOf(kills);
        disturbed = List.copyOf(disturbed);
        deadLetters = new TreeMap<>(deadLetters);
        faults = List.copyOf(faults);
    }

    /**
     * Draws up the report: besides the faults of each run's own books it names every lane whose weights, and every
     * measurement whose scores, are not those of the undisturbed run.
     *
     * @param noticed faults that were found while it ran
     */
    static ChaosReport of(
            ChaosSettings settings,
            double seconds,
            List<Kill> kills,
            List<RunLedger> runs,
            SortedMap<String, Long> deadLetters,
            List<String> noticed) {
        RunLedger undisturbed = runs.getFirst();
        List<String> faults = new ArrayList<>(noticed);
        runs.forEach(run -> faults.addAll(run.faults()));
        for (RunLedger run : runs.subList(1, runs.size())) {
            differences(run.runId() + ": the weights of ", undisturbed.weights(), run.weights(), faults);
            differences(run.runId() + ": the scores of ", undisturbed.scores(), run.scores(), faults);
        }
        deadLetters.forEach((topic, number) -> faults.add(topic + " holds " + number + " events that were put aside"));
        return new ChaosReport(
                settings.seed(),
                Derived.sha256Hex(settings.recipe().getBytes(StandardCharsets.UTF_8)),
                seconds,
                kills,
                undisturbed,
                runs.subList(1, runs.size()),
                deadLetters,
                faults);
    }

    private static void differences(
            String of,
            java.util.Map<String, String> expected,
            java.util.Map<String, String> found,
            List<String> faults) {
        TreeMap<String, String> all = new TreeMap<>(expected);
        all.putAll(found);
        for (String name : all.keySet()) {
            String wanted = expected.getOrDefault(name, "nothing");
            String is = found.getOrDefault(name, "nothing");
            if (!wanted.equals(is)) {
                faults.add(of + name + " are " + is + ", undisturbed " + wanted);
            }
        }
    }

    /** Tells whether nothing was lost. */
    public boolean isSound() {
        return faults.isEmpty();
    }

    /** Returns the ledger for people. */
    public List<String> lines() {
        return LedgerText.lines(this);
    }

    /** Returns the ledger for machines, on one line. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of numbers and texts always have a JSON form", e);
        }
    }
}
