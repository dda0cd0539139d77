// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.triad.dataset.RunQuestions;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.step.StepTasks;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tasks that a policy pays for where levels go by steps alone. */
public final class TestTasks {
    private TestTasks() {}

    /** Returns the tasks of a lane that needs no questions. */
    public static List<TaskIssued> issuedFor(Recipe recipe, PolicyPublished published) {
        return issuedFor(recipe, published, Optional.empty());
    }

    /** Returns the tasks of a lane. */
    public static List<TaskIssued> issuedFor(
            Recipe recipe, PolicyPublished published, Optional<RunQuestions> questions) {
        SortedMap<Integer, Integer> levels = new TreeMap<>();
        for (int step : StepTasks.steps(recipe, published)) {
            levels.put(
                    step,
                    recipe.plan(Lane.of(published.getPolicy().getLane()))
                            .curriculum()
                            .levelOf(step));
        }
        return levels.isEmpty() ? List.of() : StepTasks.issuedFor(recipe, published.getPolicy(), levels, questions);
    }
}
