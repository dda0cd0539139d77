// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.PromptTemplates;
import io.triad.reasoning.prompt.Question;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.Problem;
import io.triad.recipe.PromptStyleName;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import io.triad.recipe.TaskPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a recipe or a suite says about tasks, in the terms of those who make them.
 *
 * @param families how often each family is drawn
 * @param style how much prompts explain
 * @param templates the words of full prompts
 */
public record TaskSettings(FamilyMix families, PromptStyle style, PromptTemplates templates) {
    private static final String SYSTEM = "system";

    /**
     * Reads them.
     *
     * @throws RecipeException with every ability, family and question that there is not, and every text that lacks a part
     */
    public static TaskSettings of(Recipe recipe) {
        return of(recipe.tasks(), recipe.promptStyle(), "recipe");
    }

    /**
     * Reads what a suite says.
     *
     * @throws RecipeException as for a recipe
     */
    public static TaskSettings of(EvaluationSuite suite) {
        return of(suite.tasks(), suite.promptStyle(), "suite " + suite.name());
    }

    private static TaskSettings of(TaskPlan tasks, PromptStyleName style, String sourceName) {
        List<Problem> problems = new ArrayList<>();
        FamilyMix families = families(tasks.families(), problems);
        PromptTemplates templates = templates(tasks.prompts(), problems);
        if (style == PromptStyleName.COMPACT && !tasks.prompts().isEmpty()) {
            problems.add(new Problem(
                    "tasks.prompts",
                    "",
                    "has no effect on compact prompts; leave it out, or set promptStyle: full",
                    List.of()));
        }
        if (!problems.isEmpty()) {
            throw new RecipeException(sourceName, problems);
        }
        return new TaskSettings(families, PromptStyle.of(style.label()), templates);
    }

    private static FamilyMix families(Map<String, Map<String, Integer>> plan, List<Problem> problems) {
        Map<Ability, Map<String, Integer>> shares = new EnumMap<>(Ability.class);
        plan.forEach((label, weights) -> {
            List<Ability> named = Stream.of(Ability.values())
                    .filter(ability -> ability.label().equals(label)
                            && !TaskFamilies.installed().of(ability).isEmpty())
                    .toList();
            if (named.isEmpty()) {
                problems.add(new Problem("tasks.families." + label, "", "unknown ability", abilities()));
                return;
            }
            Ability ability = named.getFirst();
            List<String> known = TaskFamilies.installed().names(ability);
            List<String> unknown = weights.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .toList();
            unknown.forEach(name ->
                    problems.add(new Problem("tasks.families." + label + "." + name, "", "unknown family", known)));
            if (weights.values().stream().allMatch(weight -> weight == 0)) {
                problems.add(new Problem("tasks.families." + label, "", "must give a family a share above 0", known));
            } else if (unknown.isEmpty()) {
                shares.put(ability, weights);
            }
        });
        return new FamilyMix(shares);
    }

    private static List<String> abilities() {
        return Stream.of(Ability.values())
                .filter(ability -> !TaskFamilies.installed().of(ability).isEmpty())
                .map(Ability::label)
                .toList();
    }

    private static PromptTemplates templates(Map<String, String> plan, List<Problem> problems) {
        PromptTemplates templates = PromptTemplates.DEFAULT;
        for (Map.Entry<String, String> entry : plan.entrySet()) {
            String key = "tasks.prompts." + entry.getKey();
            try {
                templates = entry.getKey().equals(SYSTEM)
                        ? templates.with(entry.getValue(), Map.of())
                        : templates.with("", Map.of(Question.of(entry.getKey()), entry.getValue()));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(key, "", e.getMessage(), List.of()));
            }
        }
        return templates;
    }
}
