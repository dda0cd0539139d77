// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Lane;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every replay. */
final class ReplayOptions {
    @Option(
            names = "--run",
            paramLabel = "RUN",
            required = true,
            description = "The run's id; './triad runs' lists them.")
    private String runId = "";

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            description = "base, deduction, induction, abduction, domain-meta or domain-instruct (default: all).")
    private @Nullable String lane;

    @Option(names = "--steps", paramLabel = "A..B", description = "Steps A to B; also A.., ..B or A (default: all).")
    private @Nullable String steps;

    @Option(names = "--json", description = "Writes JSON Lines for machines instead: one a step, and a summary.")
    private boolean json;

    @Mixin
    private final LogOptions log = new LogOptions();

    String runId() {
        return runId;
    }

    boolean json() {
        return json;
    }

    LogOptions log() {
        return log;
    }

    StepRange steps() {
        return steps == null ? StepRange.ALL : StepRange.parse(steps);
    }

    /**
     * Returns the lanes to replay.
     *
     * @param suited those that the replay is of
     */
    List<Lane> lanes(RunHistory run, Predicate<Lane> suited, String why) {
        if (lane == null) {
            List<Lane> all = run.trainedLanes().stream().filter(suited).toList();
            if (all.isEmpty()) {
                throw new TriadException(ErrorCode.NOT_FOUND, "run " + runId + " has trained no step yet");
            }
            return all;
        }
        Lane one = lane();
        if (!suited.test(one)) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "lane " + lane + " " + why);
        }
        return List.of(one);
    }

    /** Returns the one lane that is named. */
    Lane lane() {
        if (lane == null) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "name one lane with --lane");
        }
        try {
            return Lane.of(lane);
        } catch (IllegalArgumentException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--lane: " + e.getMessage(), e);
        }
    }
}
