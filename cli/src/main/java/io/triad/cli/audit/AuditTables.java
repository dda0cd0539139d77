// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.audit;

import io.triad.reasoning.audit.LevelReport;
import io.triad.reasoning.audit.Measure;
import io.triad.reasoning.audit.ShortcutResult;
import io.triad.reasoning.audit.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The findings of an audit as tables: tasks, difficulty, shortcuts, prompts. */
final class AuditTables {
    private AuditTables() {}

    /**
     * A table with a title.
     *
     * @param rows cells, as many as the header's
     */
    record Table(String title, List<String> header, List<List<String>> rows) {
        Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    static List<Table> of(AuditFindings findings) {
        List<Table> tables = new ArrayList<>();
        tables.add(tasks(findings));
        tables.add(difficulty(findings));
        tables.add(shortcuts(findings));
        if (!findings.prompts().isEmpty()) {
            tables.add(prompts(findings));
        }
        return tables;
    }

    private static Table tasks(AuditFindings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : findings.report().levels()) {
            rows.add(List.of(
                    name(level.ability().label(), level.level()),
                    count(level.numTasks()),
                    count(level.numForms()),
                    count(level.numClasses()),
                    families(level.families())));
        }
        return new Table(
                "Tasks", List.of("ability, level", "tasks", "different forms", "different meanings", "families"), rows);
    }

    private static String families(Map<String, Long> families) {
        return families.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Table difficulty(AuditFindings findings) {
        List<String> header = new ArrayList<>(List.of("ability, level"));
        for (Measure measure : Measure.values()) {
            header.add(measure.label());
        }
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : findings.report().levels()) {
            List<String> row = new ArrayList<>(List.of(name(level.ability().label(), level.level())));
            for (Measure measure : Measure.values()) {
                Spread spread = level.difficulty().get(measure);
                row.add(
                        spread == null
                                ? "-"
                                : String.format(
                                        Locale.ROOT, "%,.1f (%,d to %,d)", spread.mean(), spread.low(), spread.high()));
            }
            rows.add(row);
        }
        return new Table("Difficulty: the solver's work, its mean and the eight tenths in the middle", header, rows);
    }

    private static Table shortcuts(AuditFindings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : findings.report().levels()) {
            level.shortcuts().stream()
                    .sorted(Comparator.comparing(ShortcutResult::shortcut))
                    .forEach(result -> rows.add(List.of(
                            name(level.ability().label(), level.level()),
                            result.shortcut(),
                            count(result.numTried()),
                            percent(result.right()),
                            percent(result.chance()),
                            percent(result.limit()),
                            result.isNearChance() ? "no" : "YES")));
        }
        return new Table(
                "Shortcuts: what cheap tricks get right",
                List.of("ability, level", "shortcut", "tried on", "right", "chance", "limit", "works"),
                rows);
    }

    private static Table prompts(AuditFindings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (PromptTokens.Count count : findings.prompts()) {
            rows.add(List.of(
                    name(count.ability().label(), count.level()),
                    String.format(Locale.ROOT, "%,.1f", count.mean()),
                    count(count.max()),
                    count(count.budget()),
                    count(count.numOver())));
        }
        return new Table(
                "Prompts: tokens of the model's own tokenizer",
                List.of("ability, level", "mean", "longest", "budget", "over budget"),
                rows);
    }

    private static String name(String ability, int level) {
        return ability + " " + level;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
