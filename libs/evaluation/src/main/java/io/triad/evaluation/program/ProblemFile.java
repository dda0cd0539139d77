// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Problems in the layout of LiveCodeBench's {@code code_generation_lite}: an object of JSON a line, with {@code question_id},
 * {@code question_content}, {@code starter_code}, {@code difficulty}, {@code public_test_cases}, {@code private_test_cases} and
 * {@code metadata}, whose {@code func_name} names the function that is called. A problem's tests are the public ones and the
 * private ones.
 *
 * <p>Tests are most of a file, so they are checked and let go, and read again from the file when a program is judged. The file
 * stays open for that, and may lose its name meanwhile.
 *
 * @param sha256 of its bytes
 * @param problems those that can be used
 * @param numUnusable rows that cannot
 * @param firstUnusable of those the first, with its reason; empty when there is none
 */
public record ProblemFile(String sha256, List<ProgramProblem> problems, long numUnusable, String firstUnusable) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 512 << 20;
    private static final List<String> LEVELS = List.of("easy", "medium", "hard");

    public ProblemFile {
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @param sha256 of its bytes
     * @throws TriadException EXHAUSTED when it cannot be read
     */
    public static ProblemFile read(Path file, String sha256) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Reading(channel).file(sha256);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static TriadException unreadable(IOException cause) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "a file of programming problems cannot be read: " + cause + "; check the disk",
                cause);
    }

    private static final class Reading {
        private final FileChannel channel;
        private final List<ProgramProblem> problems = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private long numUnusable;
        private String firstUnusable = "";

        Reading(FileChannel channel) {
            this.channel = channel;
        }

        ProblemFile file(String sha256) throws IOException {
            // Not closed: it would close the channel.
            InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            long begin = 0;
            long place = 0;
            int row = 1;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                place++;
                if (next == '\n') {
                    row(row++, begin, place - begin - 1);
                    begin = place;
                }
            }
            row(row, begin, place - begin);
            return new ProblemFile(sha256, problems, numUnusable, firstUnusable);
        }

        private void row(int number, long begin, long length) throws IOException {
            try {
                if (length > MAX_LINE_BYTES) {
                    throw new IllegalArgumentException("is longer than " + MAX_LINE_BYTES + " bytes");
                }
                Line line = new Line(channel, begin, (int) length);
                if (line.isBlank()) {
                    return;
                }
                ProgramProblem problem = line.problem();
                if (!ids.add(problem.id())) {
                    throw new IllegalArgumentException("has the question_id '" + problem.id() + "' of another row");
                }
                problems.add(problem);
            } catch (IllegalArgumentException e) {
                numUnusable++;
                firstUnusable = firstUnusable.isEmpty() ? "row " + number + ": " + e.getMessage() : firstUnusable;
            }
        }
    }

    /** A row, read anew each time. */
    private record Line(FileChannel channel, long begin, int length) {
        private byte[] bytes() throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, begin + bytes.position()) < 0) {
                    throw new IOException("it ends before byte " + (begin + length));
                }
            }
            return bytes.array();
        }

        boolean isBlank() throws IOException {
            return length <= 2 && new String(bytes(), java.nio.charset.StandardCharsets.UTF_8).isBlank();
        }

        private JsonNode row() throws IOException {
            try {
                JsonNode row = TestCaseReader.mapper(MAX_LINE_BYTES).readTree(bytes());
                if (!row.isObject()) {
                    throw new IllegalArgumentException("is no object of JSON");
                }
                return row;
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("is not JSON", e);
            }
        }

        ProgramProblem problem() throws IOException {
            JsonNode row = row();
            Optional<String> function = function(row);
            int level = LEVELS.indexOf(text(row, "difficulty")) + 1;
            if (level == 0) {
                throw new IllegalArgumentException(
                        "has the difficulty '" + text(row, "difficulty") + "', none of " + String.join(", ", LEVELS));
            }
            if (tests(row, function).isEmpty()) {
                throw new IllegalArgumentException("has no test");
            }
            String question = text(row, "question_content");
            if (question.isBlank()) {
                throw new IllegalArgumentException("asks nothing");
            }
            return new ProgramProblem(
                    text(row, "question_id"), question, text(row, "starter_code"), level, function, () -> {
                        try {
                            return tests(row(), function);
                        } catch (IOException e) {
                            throw unreadable(e);
                        }
                    });
        }

        private static Optional<String> function(JsonNode row) {
            String metadata = text(row, "metadata");
            try {
                JsonNode name = TestCaseReader.mapper(MAX_LINE_BYTES)
                        .readTree(metadata.isBlank() ? "{}" : metadata)
                        .path("func_name");
                return name.isTextual() ? Optional.of(name.textValue()) : Optional.empty();
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("has metadata that are not JSON", e);
            }
        }

        private static List<TestCase> tests(JsonNode row, Optional<String> function) {
            List<TestCase> tests = new ArrayList<>();
            for (String field : List.of("public_test_cases", "private_test_cases")) {
                try {
                    tests.addAll(TestCaseReader.DEFAULT.read(text(row, field), function));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(field + " has " + e.getMessage(), e);
                }
            }
            return tests;
        }

        private static String text(JsonNode row, String field) {
            JsonNode value = row.path(field);
            if (!value.isTextual()) {
                throw new IllegalArgumentException("has no text in " + field);
            }
            return value.textValue();
        }
    }
}
