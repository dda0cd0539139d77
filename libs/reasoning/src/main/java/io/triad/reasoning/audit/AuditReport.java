// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an audit found.
 *
 * @param levels a report for each ability and level that had tasks, in order
 */
public record AuditReport(List<LevelReport> levels) {

    public AuditReport {
        levels = List.copyOf(levels);
    }

    /** The shortcuts that get further than chance allows. */
    public List<ShortcutResult> shortcutsThatWork() {
        return levels.stream()
                .flatMap(level -> level.shortcuts().stream())
                .filter(result -> !result.isNearChance())
                .toList();
    }

    /** Where the mean of a measure does not rise from a level to the next of the same ability, in words. */
    public List<String> fallsInDifficulty() {
        List<String> falls = new ArrayList<>();
        for (int i = 1; i < levels.size(); i++) {
            LevelReport lower = levels.get(i - 1);
            LevelReport upper = levels.get(i);
            if (lower.ability() != upper.ability()) {
                continue;
            }
            for (Measure measure : Measure.values()) {
                double before = lower.difficulty().get(measure).mean();
                double after = upper.difficulty().get(measure).mean();
                boolean counted = before != 0 || after != 0;
                if (counted && after <= before) {
                    falls.add("%s: %s %.3f at level %d, %.3f at level %d"
                            .formatted(
                                    upper.ability().label(),
                                    measure.label(),
                                    before,
                                    lower.level(),
                                    after,
                                    upper.level()));
                }
            }
        }
        return List.copyOf(falls);
    }

    /** What speaks against the tasks, one sentence each; none when they pass. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        for (ShortcutResult result : shortcutsThatWork()) {
            objections.add(String.format(
                    Locale.ROOT,
                    "%s level %d: the shortcut '%s' gets %.1f %% right; near chance ends at %.1f %%",
                    result.ability().label(),
                    result.level(),
                    result.shortcut(),
                    100 * result.right(),
                    100 * result.limit()));
        }
        fallsInDifficulty().forEach(fall -> objections.add("no harder than the level below: " + fall));
        for (LevelReport level : levels) {
            level.promptTokens()
                    .filter(lengths -> lengths.numOver() > 0)
                    .ifPresent(lengths -> objections.add(String.format(
                            Locale.ROOT,
                            "%s level %d: %,d prompts have more than %d tokens, the longest %,d",
                            level.ability().label(),
                            level.level(),
                            lengths.numOver(),
                            lengths.budget(),
                            lengths.tokens().max())));
        }
        return List.copyOf(objections);
    }

    /** Whether every shortcut stays near chance, every measure rises from level to level, and prompts keep to their budget. */
    public boolean passes() {
        return objections().isEmpty();
    }

    /** The findings as tables: the tasks, their difficulty, every shortcut, and prompts if their tokens were counted. */
    public List<AuditTable> tables() {
        return AuditTables.of(this);
    }

    /** The whole report as Markdown. */
    public String markdown() {
        return AuditMarkdown.of(this);
    }
}
