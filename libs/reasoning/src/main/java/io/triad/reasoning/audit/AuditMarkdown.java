// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.prompt.PromptBudget;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An audit as Markdown. */
final class AuditMarkdown {

    private final StringBuilder text = new StringBuilder();

    private AuditMarkdown() {}

    static String of(AuditReport report) {
        AuditMarkdown markdown = new AuditMarkdown();
        markdown.verdict(report);
        markdown.sets(report.levels());
        markdown.difficulty(report.levels());
        markdown.shortcuts(report.levels());
        return markdown.text.toString();
    }

    private void verdict(AuditReport report) {
        line("# Task audit");
        line("");
        line(report.passes() ? "Nothing is amiss." : "Something is amiss:");
        report.shortcutsThatWork()
                .forEach(result -> line("- %s level %d: \"%s\" is right in %s, chance is %s, at most %s is near it"
                        .formatted(
                                result.ability().label(),
                                result.level(),
                                result.shortcut(),
                                percent(result.right()),
                                percent(result.chance()),
                                percent(result.limit()))));
        report.fallsInDifficulty().forEach(fall -> line("- does not rise: " + fall));
        report.levels().stream()
                .filter(level -> !level.isInBudget())
                .forEach(level -> line("- %s level %d: the longest prompt has %d tokens, the budget is %d"
                        .formatted(
                                level.ability().label(),
                                level.level(),
                                level.promptTokens().orElseThrow().max(),
                                PromptBudget.tokens(level.level()))));
    }

    private void sets(List<LevelReport> levels) {
        line("");
        line("## Tasks");
        line("");
        line("| ability | level | tasks | forms | classes | families | prompt tokens: mean, max, budget |");
        line("|---|--:|--:|--:|--:|---|---|");
        for (LevelReport level : levels) {
            String families = new TreeMap<>(level.families())
                    .entrySet().stream()
                            .map(family -> family.getKey() + " " + family.getValue())
                            .collect(Collectors.joining(", "));
            String tokens = level.promptTokens()
                    .map(spread -> String.format(
                            Locale.ROOT,
                            "%.0f, %d, %d",
                            spread.mean(),
                            spread.max(),
                            PromptBudget.tokens(level.level())))
                    .orElse("not counted");
            line("| %s | %d | %d | %d | %d | %s | %s |"
                    .formatted(
                            level.ability().label(),
                            level.level(),
                            level.numTasks(),
                            level.numForms(),
                            level.numClasses(),
                            families,
                            tokens));
        }
    }

    private void difficulty(List<LevelReport> levels) {
        line("");
        line("## Difficulty: mean (tenth, half, nine tenths, most)");
        line("");
        line("| ability | level | propagations | decisions | proof size | hypotheses |");
        line("|---|--:|---|---|---|---|");
        for (LevelReport level : levels) {
            StringBuilder row =
                    new StringBuilder("| %s | %d |".formatted(level.ability().label(), level.level()));
            for (Measure measure : Measure.values()) {
                Spread spread = level.difficulty().get(measure);
                row.append(String.format(
                        Locale.ROOT,
                        " %.2f (%d, %d, %d, %d) |",
                        spread.mean(),
                        spread.low(),
                        spread.median(),
                        spread.high(),
                        spread.max()));
            }
            line(row.toString());
        }
    }

    private void shortcuts(List<LevelReport> levels) {
        line("");
        line("## Shortcuts");
        line("");
        line("| ability | level | shortcut | tried | right | chance | near chance up to | |");
        line("|---|--:|---|--:|--:|--:|--:|---|");
        for (LevelReport level : levels) {
            for (ShortcutResult result : level.shortcuts()) {
                line("| %s | %d | %s | %d | %s | %s | %s | %s |"
                        .formatted(
                                level.ability().label(),
                                level.level(),
                                result.shortcut(),
                                result.numTried(),
                                percent(result.right()),
                                percent(result.chance()),
                                percent(result.limit()),
                                result.isNearChance() ? "" : "works"));
            }
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
