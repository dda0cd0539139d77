// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.cli.table.TextTable;
import io.triad.policy.PolicyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for people. */
public final class PlanText {
    private static final String NONE = "–";
    private static final double GIGA = 1e9;

    private PlanText() {}

    /** Returns the lines. */
    public static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        PolicyConfig config = plan.model().config();
        lines.add(String.format(
                Locale.ROOT,
                "%s, seed %d: a %s model of %s parameters (%d layers of %d, %d heads, vocabulary %s), %s",
                plan.recipe().name(),
                plan.recipe().seed(),
                config.architecture().name().toLowerCase(Locale.ROOT),
                Amounts.count(config.numParameters()),
                config.numHiddenLayers(),
                config.hiddenSize(),
                config.numAttentionHeads(),
                Amounts.count(config.vocabSize()),
                plan.model().origin().words()));
        lines.add("");
        lines.add("Tokens, at most");
        lines.addAll(work(plan));
        lines.add("");
        lines.add("Memory of one replica of each");
        lines.addAll(memory(plan.footprint()));
        lines.add("");
        lines.add("Disk");
        lines.addAll(disk(plan.footprint()));
        lines.add("");
        plan.times().ifPresentOrElse(times -> lines.addAll(times(plan, times)), () -> lines.add("Time: not asked for"));
        section(lines, plan, Finding.Kind.MISSING, "Missing");
        section(lines, plan, Finding.Kind.NOTE, "Worth knowing");
        return lines;
    }

    private static List<String> work(Plan plan) {
        List<List<String>> rows = new ArrayList<>();
        double prompts = 0;
        double responses = 0;
        for (LaneWork lane : plan.work().lanes()) {
            rows.add(List.of(
                    lane.name(),
                    lane.isTrained() ? Amounts.count(lane.steps()) : NONE,
                    Amounts.count(lane.prompts()),
                    Amounts.count(lane.responses()),
                    Amounts.count(lane.promptTokens()),
                    Amounts.count(lane.responseTokens())));
            prompts += lane.promptTokens();
            responses += lane.responseTokens();
        }
        rows.add(List.of());
        rows.add(List.of("together", "", "", "", Amounts.count(prompts), Amounts.count(responses)));
        return new TextTable(List.of("", "steps", "prompts", "responses", "of prompts", "of responses"), rows).lines();
    }

    private static List<String> memory(Footprint footprint) {
        List<List<String>> rows = new ArrayList<>();
        footprint
                .memory()
                .forEach(need -> rows.add(List.of(
                        need.service(),
                        Amounts.bytes(need.heapBytes()),
                        Amounts.bytes(need.nativeBytes()),
                        Amounts.bytes(need.bytes()))));
        rows.add(List.of());
        rows.add(List.of("together", "", "", Amounts.bytes(footprint.memoryBytes())));
        List<String> lines = new ArrayList<>(new TextTable(List.of("", "heap", "beside it", "together"), rows).lines());
        footprint.memory().forEach(need -> lines.add("  " + need.service() + ": " + need.why()));
        return lines;
    }

    private static List<String> disk(Footprint footprint) {
        List<List<String>> rows = new ArrayList<>();
        footprint
                .disk()
                .forEach(need -> rows.add(List.of(need.place() + ": " + need.why(), Amounts.bytes(need.bytes()))));
        rows.add(List.of());
        rows.add(List.of("together", Amounts.bytes(footprint.diskBytes())));
        return new TextTable(List.of("", "at most"), rows).lines();
    }

    private static List<String> times(Plan plan, TimePlan times) {
        List<String> lines = new ArrayList<>();
        lines.add("Time");
        List<List<String>> rows = new ArrayList<>();
        times.lanes()
                .forEach(lane ->
                        rows.add(List.of(lane.name(), part(lane.samplingSeconds()), part(lane.trainingSeconds()))));
        rows.add(List.of());
        rows.add(List.of("one after another", "", Amounts.seconds(times.longest())));
        rows.add(List.of("sampling beside training", "", Amounts.seconds(times.shortest())));
        lines.addAll(new TextTable(List.of("", "sampling", "training"), rows).lines());
        plan.rates()
                .ifPresent(rates -> lines.add(String.format(
                        Locale.ROOT,
                        "measured here on %s, %d threads: training %.1f and sampling %.1f billion operations/s, weights read at"
                                + " %.1f GB/s",
                        rates.measuredOn(),
                        rates.threads(),
                        rates.trainingOperations() / GIGA,
                        rates.samplingOperations() / GIGA,
                        rates.readBytes() / GIGA)));
        return lines;
    }

    private static String part(double seconds) {
        return seconds == 0 ? NONE : Amounts.seconds(seconds);
    }

    private static void section(List<String> lines, Plan plan, Finding.Kind kind, String title) {
        List<Finding> findings = plan.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .toList();
        if (!findings.isEmpty()) {
            lines.add("");
            lines.add(title);
            findings.forEach(finding -> lines.add("  - " + finding.what()));
        }
    }
}
