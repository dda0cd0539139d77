// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.triad.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What contenders reached on one machine in one run, with what one must know to compare it.
 *
 * @param date when it was measured, ISO 8601
 * @param commit of the code that was measured, with {@code -dirty} if the working tree differed
 * @param checkpoint that all had
 * @param rounds of which the medians are, without the one before them that warms up
 * @param otherProcessors how many processors others kept busy meanwhile; -1 if the system does not tell
 * @param note what else bears on the numbers; may be empty
 * @param missing contenders that could not be had, and why
 */
record Comparison(
        String date,
        String commit,
        Machine machine,
        String checkpoint,
        int rounds,
        double otherProcessors,
        String note,
        List<Entry> contenders,
        Map<String, String> missing) {

    /**
     * @param sameFirstTokens share of prompts after which it finds the same token the likeliest as Triad; roundings differ
     * @param rates by the scenario's title
     */
    record Entry(String name, Contender.About about, double sameFirstTokens, Map<String, Rate> rates) {}

    /**
     * Tokens a second.
     *
     * @param timesSlower Triad's median by this one
     */
    record Rate(double median, double slowest, double fastest, double timesSlower) {
        /** Rates of rounds, beside Triad's median. */
        static Rate of(List<Double> rounds, double triad) {
            List<Double> sorted = rounds.stream().sorted().toList();
            double median = median(rounds);
            return new Rate(
                    rounded(median, 10),
                    rounded(sorted.getFirst(), 10),
                    rounded(sorted.getLast(), 10),
                    rounded(triad / median, 100));
        }

        private String cell() {
            return String.format(" %,.1f (%,.1f to %,.1f), %.2f× |", median, slowest, fastest, timesSlower);
        }

        static double median(List<Double> rounds) {
            List<Double> sorted = rounds.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        private static double rounded(double value, int parts) {
            return Math.rint(value * parts) / parts;
        }
    }

    /** Writes the JSON file, and the folders above it. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String text =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
        Files.writeString(file, text + "\n");
    }

    /** A Markdown table: tokens a second, slowest to fastest, and by how much Triad is faster. */
    String table() {
        List<String> scenarios = contenders.getFirst().rates().keySet().stream().toList();
        StringBuilder table = new StringBuilder("| contender | weights | " + String.join(" | ", scenarios)
                + " | same first token |\n" + "|---".repeat(scenarios.size() + 3) + "|\n");
        for (Entry entry : contenders) {
            table.append(
                    String.format("| %s | %s |", entry.name(), entry.about().dtype()));
            scenarios.forEach(
                    scenario -> table.append(entry.rates().get(scenario).cell()));
            table.append(String.format(" %.0f %% |%n", 100 * entry.sameFirstTokens()));
        }
        return table.toString();
    }
}
