// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a report as tables for spreadsheets: RFC 4180, a header line, numbers unrounded, shares from 0 to 1. */
public final class CsvReport {
    private CsvReport() {}

    /** Returns a line for each score. */
    public static String scores(RunReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("row,ability,level,decoding,tasks,samples_per_task,accuracy,lower,upper,well_formed");
        for (ReportRow row : report.rows()) {
            for (Score score : row.scores()) {
                lines.add(line(
                        row.name(),
                        score.ability().label(),
                        score.level() == Score.ALL_LEVELS ? "all" : score.level(),
                        score.decoding().label(),
                        score.numTasks(),
                        score.samplesPerTask(),
                        score.accuracy().share(),
                        score.accuracy().interval().lower(),
                        score.accuracy().interval().upper(),
                        score.wellFormed()));
            }
        }
        return text(lines);
    }

    /** Returns a line for each ability, level and family under each metric. */
    public static String metrics(RunReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("row,ability,level,family,metric,tasks,value,lower,upper");
        report.details().metrics().forEach((name, scores) -> scores.scores()
                .forEach(score -> lines.add(line(
                        name,
                        score.slice().ability().label(),
                        score.slice().level().map(String::valueOf).orElse("all"),
                        score.slice().family().orElse("all"),
                        score.metric().label(),
                        score.numTasks(),
                        score.estimate().share(),
                        score.estimate().interval().lower(),
                        score.estimate().interval().upper()))));
        return text(lines);
    }

    /** Returns a line for each paired comparison. */
    public static String comparisons(RunReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("lane,against,column,decoding,tasks,difference,lower,upper,p_value");
        for (Comparison each : report.details().comparisons()) {
            lines.add(line(
                    each.lane().label(),
                    each.against().label(),
                    each.column(),
                    each.decoding().label(),
                    each.paired().numTasks(),
                    each.paired().difference(),
                    each.paired().interval().lower(),
                    each.paired().interval().upper(),
                    each.paired().pValue()));
        }
        return text(lines);
    }

    /** Returns a line for each step of each lane. */
    public static String steps(RunReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("lane," + String.join(",", StepColumns.NAMES));
        report.details()
                .history()
                .steps()
                .forEach((lane, steps) -> steps.forEach(step -> {
                    List<Object> cells = new ArrayList<>();
                    cells.add(lane.label());
                    cells.addAll(StepColumns.of(step));
                    lines.add(line(cells.toArray()));
                }));
        return text(lines);
    }

    /** Names and labels hold no comma and no quote. */
    private static String line(Object... cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(String.format(Locale.ROOT, "%s", cell));
        }
        return String.join(",", texts);
    }

    private static String text(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
