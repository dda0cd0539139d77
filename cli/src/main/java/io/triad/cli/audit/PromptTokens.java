// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.audit;

import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the tokens of prompts with the model's own tokenizer, turn markers included, and holds them against their level's
 * budget. Not thread-safe; the owner of the tokenizer closes it.
 */
public final class PromptTokens {
    /** Tokens that a prompt of each level may have: level 4 fills what trainers usually allow. */
    private static final List<Integer> BUDGETS = List.of(320, 384, 448, 512, 640);

    private final PolicyTokenizer tokenizer;
    private final Map<Ability, Map<Integer, Level>> levels = new EnumMap<>(Ability.class);

    /** Counts with a tokenizer. */
    public PromptTokens(PolicyTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * The prompts of a level.
     *
     * @param mean tokens of a prompt
     * @param max tokens of the longest
     * @param budget tokens that one may have
     * @param numOver prompts that have more
     */
    public record Count(Ability ability, int level, double mean, long max, int budget, long numOver) {}

    private static final class Level {
        private long numPrompts;
        private long sum;
        private long max;
        private long numOver;
    }

    /** Returns the budget of a level, in tokens. */
    public static int budget(int level) {
        return BUDGETS.get(level - 1);
    }

    /** Counts a prompt. */
    public void add(Task task, Prompt prompt) {
        int numTokens = tokenizer.prompt(prompt.system(), prompt.user()).size();
        Level level = levels.computeIfAbsent(task.ability(), _ -> new TreeMap<>())
                .computeIfAbsent(task.level(), _ -> new Level());
        level.numPrompts++;
        level.sum += numTokens;
        level.max = Math.max(level.max, numTokens);
        level.numOver += numTokens > budget(task.level()) ? 1 : 0;
    }

    /** Returns what was counted, by ability and level. */
    public List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        levels.forEach((ability, ofAbility) -> ofAbility.forEach((level, found) -> counts.add(new Count(
                ability, level, (double) found.sum / found.numPrompts, found.max, budget(level), found.numOver))));
        return counts;
    }
}
