// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.benchmarks.peers.Contender.About;
import io.triad.benchmarks.peers.Questions.Answer;
import io.triad.benchmarks.peers.Questions.Question;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A contender as the one who asks sees it; closing it ends its process. */
final class ContenderProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final About about;

    /**
     * @param log file for what it prints to standard error
     * @throws IOException if it does not get ready
     */
    ContenderProcess(String name, List<String> command, Path log) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.answers = process.inputReader();
        this.questions = process.outputWriter();
        try {
            this.about = next(About.class);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    About about() {
        return about;
    }

    Answer ask(Question question) throws IOException {
        questions.write(JSON.writeValueAsString(question));
        questions.newLine();
        questions.flush();
        return next(Answer.class);
    }

    /** Of the processor, by all its threads, since it was started. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private <T> T next(Class<T> type) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " ended without an answer");
        }
        return JSON.readValue(line, type);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
