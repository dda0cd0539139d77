// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which tasks are made, and in which words. Only the form of names is checked here; what families and questions there are is
 * known to the services, which refuse unknown ones when the run is asked for.
 *
 * @param families by ability, how many parts of its tasks each family has; silent: every family has its own share
 * @param prompts words of one's own for full prompts, by question, and {@code system} for the standing instruction; silent:
 *     the suite's own words
 */
public record TaskPlan(
        @Describes(
                "Parts of an ability's tasks that each of its families has; an ability that is not named keeps to the families' own shares. Names are those of [Families and questions](recipes.md#families-and-questions).")
        @Default("{}")
        @Within(min = 0, max = 1_000)
        Map<String, Map<String, Integer>> families,

        @Describes(
                "Words of one's own for full prompts; see [Families and questions](recipes.md#families-and-questions).")
        @Default("{}")
        Map<String, String> prompts) {
    public TaskPlan {
        Map<String, Map<String, Integer>> copy = new TreeMap<>();
        families.forEach((ability, shares) -> copy.put(ability, Collections.unmodifiableMap(new TreeMap<>(shares))));
        families = Collections.unmodifiableMap(copy);
        prompts = Collections.unmodifiableMap(new TreeMap<>(prompts));
        Constraints.check(TaskPlan.class, families, prompts);
    }
}
