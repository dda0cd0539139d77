// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.recipe.DataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a file of questions. Every row is either in the result or counted among its problems. */
final class DatasetReader {
    private final ReadLimits limits;

    DatasetReader(ReadLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a file.
     *
     * @param file where its bytes lie, which nobody else changes
     * @param sha256 their digest
     * @throws TriadException INVALID_REQUEST when it is not what the source says, too large, or of no use; the message names
     *     the source's path
     */
    Dataset read(DataSource source, Path file, String sha256) {
        RowShape shape = RowShape.of(source);
        Collected collected = new Collected(source.path(), shape);
        try {
            switch (source.chosenFormat()) {
                case JSON_LINES -> new JsonLines(limits).read(file, collected);
                case PARQUET -> new ParquetRows(limits).read(file, shape.columns(), collected);
                case CSV -> new CsvRows(limits).read(file, collected);
            }
            return collected.dataset(sha256);
        } catch (IOException e) {
            throw refused(source, e.getMessage(), e);
        } catch (TriadException e) {
            throw e;
        } catch (RuntimeException e) {
            // A hostile file may make the Parquet reader fail in any way; what it says may repeat the file's contents.
            throw refused(
                    source,
                    "cannot be read as " + source.chosenFormat().label() + " ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static TriadException refused(DataSource source, String reason, Exception cause) {
        return new TriadException(ErrorCode.INVALID_REQUEST, source.path() + " " + reason, cause);
    }

    /** What has come in so far. */
    private final class Collected implements RowSink {
        private final String file;
        private final QuestionReading reading;
        private final List<Row> rows = new ArrayList<>();
        private final List<RowProblem> problems = new ArrayList<>();
        private final Map<Fingerprint, Long> seen = new HashMap<>();
        private long numProblems;
        private long numCharacters;

        Collected(String file, RowShape shape) {
            this.file = file;
            this.reading = new QuestionReading(shape);
        }

        @Override
        public void row(long number, RowFields fields) {
            switch (reading.read(fields)) {
                case QuestionReading.Outcome.Unusable unusable -> refused(number, unusable.reason());
                case QuestionReading.Outcome.Usable usable -> usable(number, usable.puzzle());
            }
        }

        private void usable(long number, QuestionPuzzle puzzle) {
            Long earlier = seen.putIfAbsent(Fingerprint.of(puzzle), number);
            if (earlier != null) {
                refused(number, "asks what row " + earlier + " asks");
                return;
            }
            numCharacters += puzzle.question().length() + length(puzzle.reference());
            if (numCharacters > limits.characters()) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        file + " has more than " + limits.characters() + " characters of questions; split it");
            }
            rows.add(new Row(number, puzzle));
            checkRows();
        }

        @Override
        public void refused(long number, String reason) {
            numProblems++;
            if (problems.size() < Dataset.MAX_PROBLEMS) {
                problems.add(new RowProblem(file, number, reason));
            }
            checkRows();
        }

        private void checkRows() {
            if (rows.size() + numProblems > limits.rows()) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST, file + " has more than " + limits.rows() + " rows; split it");
            }
        }

        Dataset dataset(String sha256) {
            if (rows.isEmpty()) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        numProblems == 0
                                ? file + " has no rows"
                                : "none of the " + numProblems + " rows of " + file + " can be used; row "
                                        + problems.getFirst().row() + ": "
                                        + problems.getFirst().reason());
            }
            return new Dataset(file, rows, problems, numProblems, sha256);
        }
    }

    private static long length(QuestionPuzzle.Reference reference) {
        return switch (reference) {
            case QuestionPuzzle.Reference.Maths maths -> maths.answer().length();
            case QuestionPuzzle.Reference.Choice choice ->
                choice.options().stream().mapToLong(String::length).sum();
        };
    }
}
