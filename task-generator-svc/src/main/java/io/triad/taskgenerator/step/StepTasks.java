// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.step;

import io.triad.dataset.QuestionOrder;
import io.triad.dataset.Row;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.TaskSettings;
import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RefillsRequested;
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
import java.util.SortedMap;

/**
 * The tasks that a published policy gives credit for: a pure function of recipe, questions and policy.
 *
 * <p>With L allowed off-policy steps, version v lets step v + 1 + L be sampled; version 0 lets steps 1 to 1 + L be. So a
 * step's responses are at most L versions old, whatever crashes, and none is sampled to be thrown away.
 *
 * <p>A lane that trains on questions takes them from one order, prompt by prompt and step by step, so both domain lanes see
 * the same. Refills take theirs from an order of their own, so that the steps' questions do not depend on how many there are.
 */
public final class StepTasks {
    private final Recipe recipe;
    private final LanePlan plan;
    private final TaskSettings settings;
    private final Optional<RunQuestions> questions;
    private final Optional<QuestionOrder> order;
    private final Optional<QuestionOrder> refillOrder;

    private StepTasks(Recipe recipe, LanePlan plan, Optional<RunQuestions> questions) {
        this.recipe = recipe;
        this.plan = plan;
        this.settings = TaskSettings.of(recipe);
        this.questions = questions;
        this.order = questions.map(some -> some.order(Derived.seed(recipe.seed(), "questions")));
        this.refillOrder = questions.map(some -> some.order(Derived.seed(recipe.seed(), "questions", "refills")));
    }

    /** Tells whether a lane trains on questions that its recipe brings. */
    public static boolean needsQuestions(Recipe recipe, Lane lane) {
        return Lane.domains().contains(lane) && recipe.domain().data().isPresent();
    }

    /**
     * Returns the tasks, in the order of steps and prompts.
     *
     * @param levels of the {@link #steps} that the policy pays for
     * @param questions the run's questions, present if the lane {@link #needsQuestions}
     * @throws IllegalArgumentException when the policy names no lane that learns from rewards, or questions are missing
     * @throws io.triad.recipe.RecipeException when the recipe names families or questions that there are not
     */
    public static List<TaskIssued> issuedFor(
            Recipe recipe, PolicyRef policy, SortedMap<Integer, Integer> levels, Optional<RunQuestions> questions) {
        StepTasks issuing = of(recipe, Lane.of(policy.getLane()), questions);
        List<TaskIssued> tasks = new ArrayList<>();
        levels.forEach((step, level) -> {
            for (int prompt = 0; prompt < issuing.plan.batch().prompts(); prompt++) {
                tasks.add(issuing.issued(policy, step, prompt, level));
            }
        });
        return List.copyOf(tasks);
    }

    /**
     * Returns the tasks of a round of refills, in the order of prompts.
     *
     * @param questions the run's questions, present if the lane {@link #needsQuestions}
     * @throws IllegalArgumentException when the lane has no such step, or its recipe no such round or fewer prompts
     */
    public static List<TaskIssued> refilled(
            Recipe recipe, RefillsRequested requested, Optional<RunQuestions> questions) {
        PolicyRef policy = requested.getTarget().getPolicy();
        StepTasks issuing = of(recipe, Lane.of(policy.getLane()), questions);
        Batch batch = issuing.plan.batch();
        int step = requested.getTarget().getStep();
        require("step", step, issuing.plan.curriculum().numSteps());
        require("round", requested.getRound(), batch.refills());
        require("number of prompts", requested.getNumPrompts(), batch.prompts());
        require("level", requested.getLevel(), 5);
        List<TaskIssued> tasks = new ArrayList<>();
        for (int slot = 0; slot < requested.getNumPrompts(); slot++) {
            tasks.add(
                    issuing.issued(policy, step, batch.prompts() * requested.getRound() + slot, requested.getLevel()));
        }
        return List.copyOf(tasks);
    }

    private static void require(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "the " + what + " of refills is 1 to " + max + ", not " + Integer.toUnsignedString(value));
        }
    }

    private static StepTasks of(Recipe recipe, Lane lane, Optional<RunQuestions> questions) {
        if (needsQuestions(recipe, lane) != questions.isPresent()) {
            throw new IllegalArgumentException("lane " + lane.label() + " trains on "
                    + (questions.isPresent() ? "no questions, but there are some" : "questions, but there are none"));
        }
        return new StepTasks(recipe, recipe.plan(lane), questions);
    }

    /**
     * Returns the steps that a version pays for, none for the final version of a lane and for lanes that do not learn from
     * rewards.
     *
     * @throws IllegalArgumentException when the policy names no lane that there is
     */
    public static List<Integer> steps(Recipe recipe, PolicyPublished published) {
        Lane lane = Lane.of(published.getPolicy().getLane());
        if (!lane.isReinforced() || published.getFinal()) {
            return List.of();
        }
        LanePlan plan = recipe.plan(lane);
        int version = published.getPolicy().getVersion();
        long newest = (long) version + 1 + plan.offPolicySteps();
        long oldest = version == 0 ? 1 : newest;
        List<Integer> steps = new ArrayList<>();
        for (long step = oldest; step <= Math.min(newest, plan.curriculum().numSteps()); step++) {
            steps.add(Math.toIntExact(step));
        }
        return steps;
    }

    private TaskIssued issued(PolicyRef policy, int step, int prompt, int level) {
        String lane = plan.lane().label();
        Batch batch = plan.batch();
        return TaskIssued.newBuilder()
                .setTarget(PolicyTarget.newBuilder().setPolicy(policy).setStep(step))
                .setTask(TaskWire.write(
                        Derived.id(policy.getRunId(), lane, step, prompt),
                        task(step, prompt, level),
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

    private Task task(int step, int prompt, int level) {
        if (questions.isPresent()) {
            return questions.get().trainTask(question(step, prompt));
        }
        return TaskGenerator.generate(settings.families()
                .spec(
                        Ability.of(plan.ability()),
                        level,
                        Split.TRAIN,
                        Derived.seed(recipe.seed(), plan.lane().label(), "task", step, prompt)));
    }

    private Row question(int step, int prompt) {
        int prompts = plan.batch().prompts();
        if (prompt < prompts) {
            return order.orElseThrow().at((step - 1L) * prompts + prompt);
        }
        long refillsOfAStep = (long) plan.batch().refills() * prompts;
        return refillOrder.orElseThrow().at((step - 1L) * refillsOfAStep + prompt - prompts);
    }
}
