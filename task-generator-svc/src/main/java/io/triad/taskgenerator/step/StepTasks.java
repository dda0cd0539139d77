// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.step;

import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.recipe.Batch;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.wire.TaskWire;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks that a published policy gives credit for: a pure function of recipe and policy.
 *
 * <p>With L allowed off-policy steps, version v lets step v + 1 + L be sampled; version 0 lets steps 1 to 1 + L be. So a
 * step's responses are at most L versions old, whatever crashes, and none is sampled to be thrown away.
 */
public final class StepTasks {
    private StepTasks() {}

    /**
     * Returns the tasks, in the order of steps and prompts; none for the final version of a lane and for lanes that do not
     * learn from rewards.
     *
     * @throws IllegalArgumentException when the policy names no lane that there is
     */
    public static List<TaskIssued> issuedFor(Recipe recipe, PolicyPublished published) {
        Lane lane = Lane.of(published.getPolicy().getLane());
        if (!lane.isReinforced() || published.getFinal()) {
            return List.of();
        }
        LanePlan plan = recipe.plan(lane);
        List<TaskIssued> tasks = new ArrayList<>();
        for (int step : steps(published.getPolicy().getVersion(), plan)) {
            for (int prompt = 0; prompt < plan.batch().prompts(); prompt++) {
                tasks.add(issued(recipe, plan, published.getPolicy(), step, prompt));
            }
        }
        return List.copyOf(tasks);
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

    private static TaskIssued issued(Recipe recipe, LanePlan plan, PolicyRef policy, int step, int prompt) {
        String lane = plan.lane().label();
        PromptStyle style = TaskWire.style(recipe.promptStyle());
        TaskSpec spec = TaskSpec.of(
                Ability.of(plan.ability()),
                plan.curriculum().levelOf(step),
                Split.TRAIN,
                Derived.seed(recipe.seed(), lane, "task", step, prompt));
        Batch batch = plan.batch();
        return TaskIssued.newBuilder()
                .setTarget(PolicyTarget.newBuilder().setPolicy(policy).setStep(step))
                .setTask(TaskWire.write(
                        Derived.id(policy.getRunId(), lane, step, prompt), TaskGenerator.generate(spec), style))
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
}
