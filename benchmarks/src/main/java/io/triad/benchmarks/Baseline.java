// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measurements with what one must know to compare them.
 *
 * @param date when they were taken, ISO 8601
 * @param commit of the code that was measured, with {@code -dirty} if the working tree differed
 * @param verifierVersion version of the verdicts
 * @param generatorVersion version of the tasks
 * @param note what else bears on the numbers, such as other load; may be empty
 */
record Baseline(
        String date,
        String commit,
        String generatorVersion,
        String verifierVersion,
        Machine machine,
        String note,
        List<Measurement> measurements) {

    Baseline {
        measurements = List.copyOf(measurements);
    }

    /** Writes the JSON file, and the folders above it. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String text =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
        Files.writeString(file, text + "\n");
    }

    /** The Markdown table. */
    String table() {
        StringBuilder table =
                new StringBuilder("| benchmark | tasks | level | response | per second | error | target |\n"
                        + "|---|---|---|---|---|---|---|\n");
        measurements.forEach(measurement -> table.append(measurement.row()).append('\n'));
        return table.toString();
    }
}
