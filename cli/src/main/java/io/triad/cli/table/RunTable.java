// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import io.triad.proto.evaluation.v1.AbilityShare;
import io.triad.proto.evaluation.v1.CandidateScore;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.run.v1.StagePace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs and their lanes as tables. */
public final class RunTable {
    private static final int DIGEST = 12;

    private RunTable() {}

    /** Returns a line a run: id, phase, steps done, recipe. */
    public static List<String> lines(List<RunState> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (RunState run : runs) {
            int done = run.getLanesList().stream().mapToInt(LaneState::getStep).sum();
            int all =
                    run.getLanesList().stream().mapToInt(LaneState::getNumSteps).sum();
            rows.add(List.of(run.getRunId(), phase(run.getPhase()), done + "/" + all, start(run.getRecipeSha256())));
        }
        return new TextTable(List.of("run", "phase", "steps", "recipe"), rows).lines();
    }

    /** Returns a line a lane: steps, level, latest version, digest of its weights. */
    public static List<String> laneLines(RunState run) {
        List<List<String>> rows = new ArrayList<>();
        for (LaneState lane : run.getLanesList()) {
            rows.add(List.of(
                    lane.getLane(),
                    lane.getNumSteps() == 0 ? "-" : lane.getStep() + "/" + lane.getNumSteps(),
                    lane.getLevel() == 0 ? "-" : Integer.toString(lane.getLevel()),
                    lane.hasVersion() ? Integer.toString(lane.getVersion()) : "-",
                    lane.getFinal() ? "yes" : "no",
                    start(lane.getWeightsSha256())));
        }
        return new TextTable(List.of("lane", "steps", "level", "version", "final", "weights"), rows).lines();
    }

    /** Returns a line a lane that learns from rewards: what became of its responses. */
    public static List<String> ledgerLines(RunState run) {
        List<List<String>> rows = new ArrayList<>();
        for (LaneState lane : run.getLanesList()) {
            if (lane.hasLedger()) {
                LaneLedger ledger = lane.getLedger();
                rows.add(List.of(
                        lane.getLane(),
                        Long.toString(ledger.getIssued()),
                        Long.toString(ledger.getTrained()),
                        dropped(ledger),
                        Long.toString(ledger.getPending()),
                        balance(ledger)));
            }
        }
        return rows.isEmpty()
                ? List.of()
                : new TextTable(List.of("lane", "issued", "trained", "dropped", "pending", "books"), rows).lines();
    }

    /** Returns a line a stage whose steps tell their times: how fast they followed one another. */
    public static List<String> paceLines(RunState run) {
        List<List<String>> rows = new ArrayList<>();
        for (StagePace pace : run.getPacesList()) {
            rows.add(List.of(
                    pace.getStage(),
                    Integer.toString(pace.getSteps()),
                    String.format(Locale.ROOT, "%.2f s", pace.getSecondsPerStep()),
                    String.format(Locale.ROOT, "%.1f s", pace.getSamplingSeconds()),
                    String.format(Locale.ROOT, "%.1f s", pace.getTrainingSeconds()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * pace.getOverheadShare())));
        }
        return rows.isEmpty()
                ? List.of()
                : new TextTable(List.of("stage", "steps", "a step", "sampling", "training", "overhead"), rows).lines();
    }

    /** Returns a line a candidate of the search for the merge's weights that has a score: right answers in per cent. */
    public static List<String> candidateLines(RunState run) {
        List<String> header = new ArrayList<>(List.of("candidate", "score"));
        List<List<String>> rows = new ArrayList<>();
        for (CandidateScore candidate : run.getCandidatesList()) {
            List<String> row =
                    new ArrayList<>(List.of(Integer.toString(candidate.getCandidate()), percent(candidate.getScore())));
            for (AbilityShare share : candidate.getAbilitiesList()) {
                if (rows.isEmpty()) {
                    header.add(share.getAbility().name().replace("ABILITY_", "").toLowerCase(Locale.ROOT));
                }
                row.add(percent((double) share.getNumCorrect() / share.getNumTasks()));
            }
            rows.add(row);
        }
        return rows.isEmpty() ? List.of() : new TextTable(header, rows).lines();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    private static String dropped(LaneLedger ledger) {
        return ledger.getDroppedCount() == 0
                ? "0"
                : ledger.getDroppedList().stream()
                        .map(reason -> reason.getResponses() + " " + reason.getReason())
                        .collect(Collectors.joining(", "));
    }

    private static String balance(LaneLedger ledger) {
        return ledger.getUnbalancedStepsCount() == 0
                ? "balance"
                : "do not balance at steps "
                        + ledger.getUnbalancedStepsList().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "));
    }

    private static String phase(RunPhase phase) {
        return phase == RunPhase.UNRECOGNIZED
                ? "unknown"
                : phase.name().replace("RUN_PHASE_", "").toLowerCase(Locale.ROOT);
    }

    private static String start(String digest) {
        if (digest.isEmpty()) {
            return "-";
        }
        return digest.length() > DIGEST ? digest.substring(0, DIGEST) : digest;
    }
}
