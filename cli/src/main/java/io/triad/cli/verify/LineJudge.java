// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.verify;

import io.triad.algebra.SymjaAlgebra;
import io.triad.cli.file.BoundedLines.Line;
import io.triad.cli.file.LineBytes;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import io.triad.taskfile.ResponseLine;
import java.util.Arrays;
import java.util.Optional;

/** Judges lines one by one, with the verifier that the services judge with. Thread-safe. */
final class LineJudge {
    private static final Verifier VERIFIER = new Verifier(new SymjaAlgebra());

    private final RewardScheme scheme;

    LineJudge(RewardScheme scheme) {
        this.scheme = scheme;
    }

    /** What became of a line. */
    sealed interface Outcome {
        /** The line that is written, without its end. */
        LineBytes output();
    }

    /** It was judged. */
    record Judged(LineBytes output, Verdict verdict) implements Outcome {}

    /** It is not what it should be. */
    record Bad(LineBytes output, long line, String reason) implements Outcome, Read {}

    Outcome judge(Line line) {
        return switch (read(line)) {
            case Bad bad -> bad;
            case Question question -> {
                Judgement judgement =
                        judge(question.sample().puzzle(), question.sample().response());
                yield new Judged(LineBytes.of(question.line().with(judgement, Verifier.VERSION)), judgement.verdict());
            }
        };
    }

    /**
     * What became of a line, as an earlier command wrote it.
     *
     * @return empty when {@code written} is not what becomes of the line under this scheme and this verifier
     */
    Optional<Outcome> recall(Line line, Line written) {
        return switch (read(line)) {
            case Bad bad -> bad.output().equals(written.bytes()) ? Optional.of(bad) : Optional.empty();
            case Question question -> recall(question.line(), written);
        };
    }

    private Optional<Outcome> recall(ResponseLine line, Line written) {
        try {
            ResponseLine earlier = ResponseLine.read(written.bytes().array());
            return earlier.verdicts()
                    .filter(_ -> written.isWhole() && earlier.isSameQuestion(line))
                    .flatMap(this::verdict)
                    .map(verdict -> new Judged(written.bytes(), verdict));
        } catch (TriadException e) {
            return Optional.empty();
        }
    }

    /** The verdict, if it was given by this version and its rewards are this scheme's. */
    private Optional<Verdict> verdict(ResponseLine.Verdicts earlier) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.name().equals(earlier.verdict()))
                .filter(_ -> earlier.version().equals(Verifier.VERSION))
                .filter(verdict -> switch (verdict) {
                    case TIMEOUT, VERIFIER_ERROR -> earlier.formatReward().isEmpty();
                    case CORRECT, WRONG, UNPARSEABLE, MALFORMED -> {
                        Judgement.Scored scored = Judgement.Scored.of(verdict, scheme, "");
                        yield earlier.formatReward().equals(Optional.of(scored.formatReward()))
                                && earlier.answerReward().equals(Optional.of(scored.answerReward()));
                    }
                })
                .findFirst();
    }

    private sealed interface Read permits Bad, Question {}

    private record Question(ResponseLine line, ResponseLine.Sample sample) implements Read {}

    private static Read read(Line line) {
        if (!line.isWhole()) {
            return unreadable(
                    line,
                    "the line has " + line.length() + " bytes, more than the " + ResponseLine.MAX_BYTES + " of a line");
        }
        ResponseLine read;
        try {
            read = ResponseLine.read(line.bytes().array());
        } catch (TriadException e) {
            return unreadable(line, String.valueOf(e.getMessage()));
        }
        try {
            return new Question(read, read.sample());
        } catch (TriadException e) {
            String reason = String.valueOf(e.getMessage());
            return new Bad(LineBytes.of(read.withError(reason)), line.number(), reason);
        }
    }

    private static Bad unreadable(Line line, String reason) {
        return new Bad(LineBytes.of(ResponseLine.unreadable(line.bytes().array(), reason)), line.number(), reason);
    }

    private Judgement judge(Puzzle puzzle, String response) {
        try {
            return VERIFIER.judge(puzzle, response, scheme);
        } catch (StackOverflowError e) {
            return new Judgement.Masked(Verdict.VERIFIER_ERROR, "the puzzle nests too deeply to be judged");
        }
    }
}
