// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.dataset.RunQuestions;
import io.triad.dataset.TaskSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptBudget;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lengths of the prompts that a recipe asks for: counted on some tasks of each kind with the model's own tokenizer, or, where that is not
 * to be had, the budget that the library's own words keep to. Not thread-safe.
 */
final class PromptLengths {
    /** Label of questions that a user brought, in place of an ability. */
    static final String DOMAIN = Ability.DOMAIN.label();

    private static final int DRAWN = 64;
    /** What the published runs allow a prompt. */
    private static final int USUAL_BOUND = 512;

    private final TaskSettings settings;
    private final Optional<PolicyTokenizer> tokenizer;
    private final Optional<RunQuestions> questions;
    private final Map<String, PromptLength> known = new HashMap<>();

    /**
     * Lengths by a tokenizer.
     *
     * @param tokenizer empty where it is not to be had
     * @param questions those of the run, where it brings some that can be read here
     */
    PromptLengths(TaskSettings settings, Optional<PolicyTokenizer> tokenizer, Optional<RunQuestions> questions) {
        this.settings = settings;
        this.tokenizer = tokenizer;
        this.questions = questions;
    }

    /** Returns the lengths of an ability's prompts at a level; of the run's own questions for {@link #DOMAIN}. */
    PromptLength of(String ability, int level) {
        return known.computeIfAbsent(ability + "/" + level, unseen -> measured(ability, level));
    }

    private PromptLength measured(String ability, int level) {
        if (tokenizer.isEmpty() || (ability.equals(DOMAIN) && questions.isEmpty())) {
            int bound = ability.equals(DOMAIN) ? USUAL_BOUND : PromptBudget.tokens(level);
            return new PromptLength(bound, bound, 0, false);
        }
        List<Integer> prompts = new ArrayList<>();
        List<Integer> solutions = new ArrayList<>();
        if (ability.equals(DOMAIN)) {
            questions.get().train().rows().stream()
                    .limit(DRAWN)
                    .forEach(row -> prompts.add(size(tokenizer.get(), row.puzzle())));
        } else {
            for (long seed = 0; seed < DRAWN; seed++) {
                Task task =
                        TaskGenerator.generate(settings.families().spec(ability(ability), level, Split.TRAIN, seed));
                prompts.add(size(tokenizer.get(), task.puzzle()));
                solutions.add(tokenizer.get().encode(Responses.worked(task)).size() + 1);
            }
        }
        return new PromptLength(
                mean(prompts),
                prompts.stream().mapToInt(Integer::intValue).max().orElse(0),
                mean(solutions),
                true);
    }

    private int size(PolicyTokenizer counting, Puzzle puzzle) {
        Prompt prompt = Prompts.render(puzzle, settings.style(), settings.templates());
        return counting.prompt(prompt.system(), prompt.user()).size();
    }

    private static Ability ability(String label) {
        return Stream.of(Ability.values())
                .filter(ability -> ability.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no ability is called " + label));
    }

    private static double mean(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).average().orElse(0);
    }
}
