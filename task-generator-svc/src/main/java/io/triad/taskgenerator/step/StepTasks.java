// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.step;

import io.triad.dataset.QuestionOrder;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.TaskSettings;
import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.recipe.Batch;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.wire.TaskWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that a published policy gives credit for: a pure function of recipe, questions and policy.
 *
 * <p>With L allowed off-policy steps, version v lets step v + 1 + L be sampled; version 0 lets steps 1 to 1 + L be. So a
 * step's responses are at most L versions old, whatever crashes, and none is sampled to be thrown away.
 *
 * <p>A lane that trains on questions takes them from one order, prompt by prompt and step by step, so both domain lanes see
 * the same.
 */
public final class StepTasks {
    private final Recipe recipe;
    private final LanePlan plan;
    private final TaskSettings settings;
    private final Optional<RunQuestions> questions;
    private final Optional<QuestionOrder> order;

    private StepTasks(Recipe recipe, LanePlan plan, Optional<RunQuestions> questions) {
        this.recipe = recipe;
        this.plan = plan;
        this.settings = TaskSettings.of(recipe);
        this.questions = questions;
        this.order = questions.map(some -> some.order(Derived.seed(recipe.seed(), "questions")));
    }

    /** Tells whether a lane trains on questions that its recipe brings. */
    public static boolean needsQuestions(Recipe recipe, Lane lane) {
        return Lane.domains().contains(lane) && recipe.domain().data().isPresent();
    }

    /**
     * Returns the tasks, in the order of steps and prompts; none for the final version of a lane and for lanes that do not
     * learn from rewards.
     *
     * @param questions the run's questions, present if the lane {@link #needsQuestions}
     * @throws IllegalArgumentException when the policy names no lane that there is, or questions are missing
     * @throws io.triad.recipe.RecipeException when the recipe names families or questions that there are not
     */
    public static List<TaskIssued> issuedFor(
            Recipe recipe, PolicyPublished published, Optional<RunQuestions> questions) {
        Lane lane = Lane.of(published.getPolicy().getLane());
        if (!lane.isReinforced() || published.getFinal()) {
            return List.of();
        }
        if (needsQuestions(recipe, lane) != questions.isPresent()) {
            throw new IllegalArgumentException("lane " + lane.label() + " trains on "
                    + (questions.isPresent() ? "no questions, but there are some" : "questions, but there are none"));
        }
        LanePlan plan = recipe.plan(lane);
        StepTasks issuing = new StepTasks(recipe, plan, questions);
        List<TaskIssued> tasks = new ArrayList<>();
        for (int step : steps(published.getPolicy().getVersion(), plan)) {
            for (int prompt = 0; prompt < plan.batch().prompts(); prompt++) {
                tasks.add(issuing.issued(published.getPolicy(), step, prompt));
            }
        }
        return List.copyOf(tasks);
    }

    /** Returns the tasks of a lane that needs no questions. */
    public static List<TaskIssued> issuedFor(Recipe recipe, PolicyPublished published) {
        return issuedFor(recipe, published, Optional.empty());
    }

    private static List<Integer> steps(int version, LanePlan plan) {
        long newest = (long) version + 1 + plan.offPolicySteps();
        long oldest = version == 0 ? 1 : newest;
        List<Integer> steps = new ArrayList<>();
        for (long step = oldest; step <= Math.min(newest, plan.curriculum().numSteps()); step++) {
            steps.add(Math.toIntExact(step));
        }
        return steps;
    }

    private TaskIssued issued(PolicyRef policy, int step, int prompt) {
        String lane = plan.lane().label();
        Batch batch = plan.batch();
        return TaskIssued.newBuilder()
                .setTarget(PolicyTarget.newBuilder().setPolicy(policy).setStep(step))
                .setTask(TaskWire.write(
                        Derived.id(policy.getRunId(), lane, step, prompt),
                        task(step, prompt),
                        settings.style(),
                        settings.templates()))
                .setPromptIndex(prompt)
                .setNumPrompts(batch.prompts())
                .setNumSamples(batch.samples())
                .setSampling(Sampling.newBuilder()
                        .setTemperature(batch.temperature())
                        .setTopP(batch.topP())
                        .setMaxTokens(batch.maxTokens()))
                .setSeed(Derived.seed(recipe.seed(), lane, "sample", step, prompt))
                .setRewardScheme(TaskWire.write(plan.rewardScheme()))
                .build();
    }

    private Task task(int step, int prompt) {
        if (questions.isPresent()) {
            long position = (step - 1L) * plan.batch().prompts() + prompt;
            return questions.get().trainTask(order.orElseThrow().at(position));
        }
        return TaskGenerator.generate(settings.families()
                .spec(
                        Ability.of(plan.ability()),
                        plan.curriculum().levelOf(step),
                        Split.TRAIN,
                        Derived.seed(recipe.seed(), plan.lane().label(), "task", step, prompt)));
    }
}
