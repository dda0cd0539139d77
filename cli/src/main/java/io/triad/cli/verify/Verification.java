// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.verify;

import io.triad.cli.file.BoundedLines;
import io.triad.cli.file.BoundedLines.Line;
import io.triad.cli.file.Targets;
import io.triad.cli.work.OrderedWork;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.taskfile.ResponseLine;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Judges the responses of a file into another, line by line and in their order, with what is under way bounded.
 *
 * @param in lines {@code {"task": …, "response": "…"}}
 * @param out gets its name once it is whole
 * @param threads how many threads judge
 */
public record Verification(Path in, Path out, RewardScheme scheme, int threads) {
    /** A line and what is made of it may be under way several times over: as bytes, as text and as output. */
    private static final long MAX_BYTES_UNDER_WAY = 1 << 25;

    private static final int MAX_OUTPUT_BYTES = ResponseLine.MAX_BYTES + (1 << 20);

    /** Is told what happens. */
    public interface Listener {
        /** A line cannot be judged. */
        void bad(long line, String reason);

        /** This many lines of this command are done, and this many bytes of the file are read. */
        void progress(long numLines, long numBytes);
    }

    /** Whether an earlier command left its verdicts unfinished. */
    public boolean isBegun() {
        return Files.exists(VerdictFile.partial(out));
    }

    /** The file in which the verdicts stand until they are all there. */
    public Path partial() {
        return VerdictFile.partial(out);
    }

    /**
     * Judges.
     *
     * @param resume whether verdicts that are there already are kept; they must be those on the first lines
     * @return what all lines turned out to be, those of earlier commands included
     */
    public VerdictTally run(boolean resume, Listener listener) throws InterruptedException {
        LineJudge judge = new LineJudge(scheme);
        VerdictTally tally = new VerdictTally();
        try (BoundedLines lines = BoundedLines.open(in, ResponseLine.MAX_BYTES);
                VerdictFile file = VerdictFile.open(out, resume)) {
            if (resume) {
                recall(judge, lines, partial(), tally, listener);
            }
            long[] numLines = {0};
            new OrderedWork<Line, LineJudge.Outcome>(
                            threads, MAX_BYTES_UNDER_WAY, line -> line.bytes().size(), judge::judge)
                    .run(lines, outcome -> {
                        file.writeLine(outcome.output());
                        count(outcome, tally, listener);
                        listener.progress(++numLines[0], lines.numBytes());
                        return true;
                    });
            file.finish();
        }
        return tally;
    }

    /** Checks that the finished file holds what becomes of the input, all of it. */
    public VerdictTally check(Listener listener) {
        VerdictTally tally = new VerdictTally();
        try (BoundedLines lines = BoundedLines.open(in, ResponseLine.MAX_BYTES)) {
            recall(new LineJudge(scheme), lines, out, tally, listener);
            if (lines.hasNext()) {
                throw Targets.refused(out + " ends before line " + lines.next().number() + " of " + in
                        + "; --force judges all of it anew");
            }
        }
        return tally;
    }

    private void recall(LineJudge judge, BoundedLines lines, Path file, VerdictTally tally, Listener listener) {
        try (BoundedLines written = BoundedLines.open(file, MAX_OUTPUT_BYTES)) {
            while (written.hasNext()) {
                Line verdict = written.next();
                if (!lines.hasNext()) {
                    throw Targets.refused(file + " has more lines than " + in + "; --force judges all of it anew");
                }
                Line line = lines.next();
                LineJudge.Outcome outcome = judge.recall(line, verdict)
                        .orElseThrow(() -> Targets.refused("line " + verdict.number() + " of " + file
                                + " is no verdict on line " + line.number() + " of " + in
                                + " by this scheme and verifier; --force judges all of it anew"));
                count(outcome, tally, listener);
            }
        }
    }

    private static void count(LineJudge.Outcome outcome, VerdictTally tally, Listener listener) {
        switch (outcome) {
            case LineJudge.Judged judged -> tally.add(judged.verdict());
            case LineJudge.Bad bad -> {
                tally.addBad();
                listener.bad(bad.line(), bad.reason());
            }
        }
    }
}
