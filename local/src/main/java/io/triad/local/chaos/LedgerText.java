// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The ledger as people read it. */
final class LedgerText {
    private static final int DIGEST_SHOWN = 12;
    private static final int MOST_FAULTS = 40;

    private LedgerText() {}

    static List<String> lines(ChaosReport report) {
        List<String> lines = new ArrayList<>(kills(report));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%-12s %-16s %6s %7s %8s %8s %8s %9s  %s",
                "run",
                "lane",
                "steps",
                "issued",
                "trained",
                "dropped",
                "pending",
                "repeated",
                "weights"));
        books(report.undisturbed(), report.undisturbed(), lines);
        report.disturbed().forEach(run -> books(run, report.undisturbed(), lines));
        lines.add("");
        lines.add("repeated: events that are in the log more than once, of which readers take the first");
        lines.add("dead letters: "
                + (report.deadLetters().isEmpty()
                        ? "none"
                        : report.deadLetters().toString()));
        lines.addAll(verdict(report));
        return lines;
    }

    private static List<String> kills(ChaosReport report) {
        Map<String, Integer> phases = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> victims = new TreeMap<>();
        for (Kill kill : report.kills()) {
            phases.merge(kill.phase(), 1, Integer::sum);
            victims.computeIfAbsent(kill.victim(), victim -> new TreeMap<>()).merge(kill.phase(), 1, Integer::sum);
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d kills in %.0f s by seed %d, %d of them of a process that was starting",
                report.kills().size(),
                report.seconds(),
                report.seed(),
                report.kills().stream().filter(kill -> !kill.wasUp()).count()));
        lines.add("");
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%-20s %6s", "killed in", "all"));
        phases.keySet().forEach(phase -> header.append(String.format(Locale.ROOT, " %11s", phase)));
        lines.add(header.toString());
        victims.forEach((victim, counts) -> {
            int all = counts.values().stream().mapToInt(Integer::intValue).sum();
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s %6d", victim, all));
            phases.keySet()
                    .forEach(phase -> line.append(String.format(Locale.ROOT, " %11d", counts.getOrDefault(phase, 0))));
            lines.add(line.toString());
        });
        return lines;
    }

    private static void books(RunLedger run, RunLedger undisturbed, List<String> lines) {
        Map<String, String> expected = undisturbed.weights();
        for (LaneLedger lane : run.lanes()) {
            boolean same = lane.weightsSha256().equals(expected.get(lane.lane()));
            String digest = lane.weightsSha256()
                    .substring(0, Math.min(DIGEST_SHOWN, lane.weightsSha256().length()));
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s %-16s %6d %7d %8d %8d %8d %9d  %s%s",
                    run.runId(),
                    lane.lane(),
                    lane.numSteps(),
                    lane.issued(),
                    lane.trained(),
                    lane.numDropped(),
                    lane.pending(),
                    lane.repeated(),
                    digest,
                    run == undisturbed ? "" : same ? " equal" : " DIFFERENT"));
            lane.dropped()
                    .forEach((reason, number) -> lines.add(" ".repeat(30) + "dropped as " + reason + ": " + number));
        }
    }

    private static List<String> verdict(ChaosReport report) {
        if (report.isSound()) {
            return List.of("nothing lost: every response ended once, and all weights and scores of "
                    + report.disturbed().size() + " disturbed runs are those of the undisturbed one");
        }
        List<String> lines = new ArrayList<>();
        lines.add(report.faults().size() + " faults:");
        report.faults().stream().limit(MOST_FAULTS).forEach(fault -> lines.add("  " + fault));
        if (report.faults().size() > MOST_FAULTS) {
            lines.add("  and " + (report.faults().size() - MOST_FAULTS) + " more");
        }
        return lines;
    }
}
