// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.puzzle.Ability;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an audit says of an ability's level.
 *
 * @param numTasks tasks looked at
 * @param numForms different canonical forms among them
 * @param numClasses different semantic classes among them
 * @param families tasks of each family, by name
 * @param difficulty how the solver's work is spread, by what is counted, see {@link Measure}
 * @param promptTokens how long the prompts are, if their tokens were counted
 * @param shortcuts how far each shortcut gets
 */
public record LevelReport(
        Ability ability,
        int level,
        long numTasks,
        long numForms,
        long numClasses,
        Map<String, Long> families,
        Map<Measure, Spread> difficulty,
        Optional<PromptLengths> promptTokens,
        List<ShortcutResult> shortcuts) {

    public LevelReport {
        families = Map.copyOf(families);
        difficulty = Map.copyOf(difficulty);
        shortcuts = List.copyOf(shortcuts);
    }
}
