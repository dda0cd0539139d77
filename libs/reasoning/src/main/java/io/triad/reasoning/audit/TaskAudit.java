// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Tries cheap tricks on tasks and gathers how much work they are.
 *
 * <p>Tasks are let go of as soon as they are added; what is kept of each is its form, its work and a few looks. Not
 * thread-safe.
 */
public final class TaskAudit {

    private final Map<Ability, Map<Integer, Level>> levels = new EnumMap<>(Ability.class);
    private final Optional<ToIntFunction<Prompt>> tokens;

    /** An audit that does not count the prompts' tokens. */
    public TaskAudit() {
        this.tokens = Optional.empty();
    }

    /**
     * An audit that counts the prompts' tokens.
     *
     * @param tokens how many tokens a prompt has, system text and puzzle together
     */
    public TaskAudit(ToIntFunction<Prompt> tokens) {
        this.tokens = Optional.of(tokens);
    }

    /** Takes a task in; counted is its full prompt in the library's own words. */
    public void add(Task task) {
        add(task, Prompts.render(task.puzzle(), PromptStyle.FULL));
    }

    /** Takes a task in with the prompt that it has. */
    public void add(Task task, Prompt prompt) {
        levels.computeIfAbsent(task.ability(), ability -> new TreeMap<>())
                .computeIfAbsent(task.level(), level -> new Level(task.ability()))
                .add(task, prompt, tokens);
    }

    /** What was found so far. */
    public AuditReport report() {
        List<LevelReport> reports = new ArrayList<>();
        levels.forEach(
                (ability, ofAbility) -> ofAbility.forEach((level, tasks) -> reports.add(tasks.report(ability, level))));
        return new AuditReport(reports);
    }

    /** The shortcuts of an ability. */
    private static List<Shortcut> shortcuts(Ability ability) {
        return switch (ability) {
            case DEDUCTION -> DeductionShortcuts.ALL;
            case INDUCTION -> InductionShortcuts.ALL;
            case ABDUCTION -> AbductionShortcuts.ALL;
            case ARITHMETIC -> ArithmeticShortcuts.ALL;
            // A user's questions are as they are.
            case DOMAIN -> List.of();
        };
    }

    /** What is kept of the tasks of a level. */
    private static final class Level {
        private final Map<Shortcut, Trials> trials = new HashMap<>();
        private final List<Shortcut> shortcuts;
        private final Set<String> forms = new HashSet<>();
        private final Set<String> classes = new HashSet<>();
        private final Map<String, Long> families = new TreeMap<>();
        private final Map<Measure, List<Long>> work = new EnumMap<>(Measure.class);
        private final List<Long> promptTokens = new ArrayList<>();
        private long numTasks;

        Level(Ability ability) {
            shortcuts = shortcuts(ability);
        }

        void add(Task task, Prompt prompt, Optional<ToIntFunction<Prompt>> tokens) {
            boolean learns = numTasks % 2 == 0;
            numTasks++;
            forms.add(task.puzzle().canonicalForm());
            classes.add(task.puzzle().semanticClass());
            families.merge(task.family(), 1L, Long::sum);
            for (Measure measure : Measure.values()) {
                work.computeIfAbsent(measure, key -> new ArrayList<>()).add(measure.of(task.difficulty()));
            }
            tokens.ifPresent(counter -> promptTokens.add((long) counter.applyAsInt(prompt)));
            for (Shortcut shortcut : shortcuts) {
                trials.computeIfAbsent(shortcut, key -> new Trials()).add(shortcut, task, learns);
            }
        }

        LevelReport report(Ability ability, int level) {
            Map<Measure, Spread> difficulty = new EnumMap<>(Measure.class);
            work.forEach((measure, counts) -> difficulty.put(measure, Spread.of(counts)));
            Optional<PromptLengths> lengths =
                    promptTokens.isEmpty() ? Optional.empty() : Optional.of(PromptLengths.of(level, promptTokens));
            List<ShortcutResult> results = new ArrayList<>();
            for (Shortcut shortcut : shortcuts) {
                trials.get(shortcut).result(ability, level, shortcut.name()).ifPresent(results::add);
            }
            return new LevelReport(
                    ability, level, numTasks, forms.size(), classes.size(), families, difficulty, lengths, results);
        }
    }
}
