// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The findings of an audit as tables: tasks, difficulty, shortcuts, prompts. */
final class AuditTables {
    private AuditTables() {}

    static List<AuditTable> of(AuditReport report) {
        List<AuditTable> tables = new ArrayList<>();
        tables.add(tasks(report));
        tables.add(difficulty(report));
        tables.add(shortcuts(report));
        if (report.levels().stream().anyMatch(level -> level.promptTokens().isPresent())) {
            tables.add(prompts(report));
        }
        return tables;
    }

    private static AuditTable tasks(AuditReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : report.levels()) {
            rows.add(List.of(
                    name(level.ability().label(), level.level()),
                    count(level.numTasks()),
                    count(level.numForms()),
                    count(level.numClasses()),
                    families(level.families())));
        }
        return new AuditTable(
                "Tasks", List.of("ability, level", "tasks", "different forms", "different meanings", "families"), rows);
    }

    private static String families(Map<String, Long> families) {
        return families.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static AuditTable difficulty(AuditReport report) {
        List<String> header = new ArrayList<>(List.of("ability, level"));
        for (Measure measure : Measure.values()) {
            header.add(measure.label());
        }
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : report.levels()) {
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
        return new AuditTable(
                "Difficulty: the solver's work, its mean and the eight tenths in the middle", header, rows);
    }

    private static AuditTable shortcuts(AuditReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : report.levels()) {
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
        return new AuditTable(
                "Shortcuts: what cheap tricks get right",
                List.of("ability, level", "shortcut", "tried on", "right", "chance", "limit", "works"),
                rows);
    }

    private static AuditTable prompts(AuditReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (LevelReport level : report.levels()) {
            level.promptTokens()
                    .ifPresent(lengths -> rows.add(List.of(
                            name(level.ability().label(), level.level()),
                            String.format(Locale.ROOT, "%,.1f", lengths.tokens().mean()),
                            count(lengths.tokens().max()),
                            count(lengths.budget()),
                            count(lengths.numOver()))));
        }
        return new AuditTable(
                "Prompts: their tokens", List.of("ability, level", "mean", "longest", "budget", "over budget"), rows);
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
