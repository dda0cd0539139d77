// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One side of the comparison in a process of its own, which waits between its turns; closing it ends the process. */
final class StepProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter turns;
    private final About about;

    /** What a side is. */
    record About(String version, int threads) {}

    /**
     * What a step took and gave.
     *
     * @param loss and gradientNorm tell that both sides compute the same
     * @param paddingShare tokens computed that are padding or were computed before, of all that are computed
     * @param attentionPaddingShare the same of attention's places
     */
    record Step(double seconds, double loss, double gradientNorm, double paddingShare, double attentionPaddingShare) {}

    StepProcess(List<String> command, Path log) throws IOException {
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.answers = process.inputReader();
        this.turns = process.outputWriter();
        try {
            this.about = next(About.class);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    About about() {
        return about;
    }

    Step step() throws IOException {
        turns.write('\n');
        turns.flush();
        return next(Step.class);
    }

    /** Of the processor, by all its threads, since it was started. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private <T> T next(Class<T> type) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a side of the comparison ended without an answer; its log says why");
        }
        return JSON.readValue(line, type);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
