// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.sampling;

import io.triad.dataset.TaskSettings;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws a policy's responses to held-out tasks and judges them: one greedy response a task and the plan's sampled ones.
 *
 * <p>Seeds are {@code Derived.seed(seed, "evaluation", lane, ability, level, task, sample)}, so a lane measured again gives
 * the same responses, and lanes do not share their luck. A response may take the plan's tokens or the positions that the
 * prompt leaves, whichever is less; a prompt that leaves none is answered by an empty response.
 *
 * <p>Judged by the scheme of the alignment stage, whose verdicts are the same under any scheme.
 */
public final class CheckpointMeasurement {
    private final Sampler sampler;
    private final AskedPolicy policy;
    private final EvaluationPlan plan;
    private final TaskSettings settings;
    private final SeedRoot seeds;
    private final Verifier verifier;

    /**
     * Where seeds come from.
     *
     * @param seed the recipe's seed
     * @param lane label of the lane measured
     */
    public record SeedRoot(long seed, String lane) {}

    /** Measures with the sampler of one checkpoint, which the caller closes. */
    public CheckpointMeasurement(
            Sampler sampler,
            PolicyTokenizer tokenizer,
            PolicyConfig config,
            EvaluationPlan plan,
            TaskSettings settings,
            SeedRoot seeds,
            Verifier verifier) {
        this.sampler = sampler;
        this.policy = new AskedPolicy(tokenizer, config);
        this.plan = plan;
        this.settings = settings;
        this.seeds = seeds;
        this.verifier = verifier;
    }

    private record Wanted(HeldOutTask task, Decoding decoding, int sample) {}

    /**
     * Measures the tasks in one batch.
     *
     * @return samples in the tasks' order, for each the greedy one first
     * @throws TriadException BROKEN_INVARIANT when a response could not be judged: the tasks are checked by solvers, so that
     *     is a defect
     */
    public List<JudgedSample> measure(List<HeldOutTask> tasks) {
        return measure(tasks, plan.samples());
    }

    /**
     * Measures the tasks in one batch, by one greedy response each.
     *
     * @return samples in the tasks' order
     * @throws TriadException as {@link #measure}
     */
    public List<JudgedSample> measureGreedy(List<HeldOutTask> tasks) {
        return measure(tasks, 0);
    }

    /** Tells whether samples are those that {@link #measure} returns, by what they answer. */
    public boolean isOf(List<HeldOutTask> tasks, List<JudgedSample> samples) {
        List<Wanted> wanted = tasks.stream()
                .flatMap(task -> wanted(task, plan.samples()).stream())
                .toList();
        boolean same = wanted.size() == samples.size();
        for (int index = 0; same && index < samples.size(); index++) {
            Wanted each = wanted.get(index);
            JudgedSample sample = samples.get(index);
            same = each.task.task().taskId().equals(sample.taskId())
                    && each.decoding == sample.decoding()
                    && each.sample == sample.sample();
        }
        return same;
    }

    private List<JudgedSample> measure(List<HeldOutTask> tasks, int numSamples) {
        List<Wanted> wanted = new ArrayList<>();
        List<SampleRequest> requests = new ArrayList<>();
        List<Boolean> hasRoom = new ArrayList<>();
        for (HeldOutTask task : tasks) {
            TokenIds prompt =
                    policy.tokens(Prompts.render(task.task().puzzle(), settings.style(), settings.templates()));
            for (Wanted each : wanted(task, numSamples)) {
                Optional<SampleRequest> request = policy.request(prompt, settings(each.decoding), seed(each));
                wanted.add(each);
                hasRoom.add(request.isPresent());
                request.ifPresent(requests::add);
            }
        }
        List<Completion> completions = sampler.sample(requests);
        List<JudgedSample> samples = new ArrayList<>();
        int next = 0;
        for (int index = 0; index < wanted.size(); index++) {
            samples.add(judge(
                    wanted.get(index),
                    hasRoom.get(index) ? policy.response(completions.get(next++)) : DrawnResponse.NO_ROOM));
        }
        return samples;
    }

    private static List<Wanted> wanted(HeldOutTask task, int numSamples) {
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(task, Decoding.GREEDY, 0));
        for (int sample = 0; sample < numSamples; sample++) {
            wanted.add(new Wanted(task, Decoding.SAMPLED, sample));
        }
        return wanted;
    }

    private SamplingSettings settings(Decoding decoding) {
        return switch (decoding) {
            case GREEDY -> SamplingSettings.greedy(plan.maxTokens());
            case SAMPLED -> new SamplingSettings(plan.temperature(), plan.topP(), plan.maxTokens());
        };
    }

    private long seed(Wanted wanted) {
        Task task = wanted.task.task();
        return Derived.seed(
                seeds.seed,
                "evaluation",
                seeds.lane,
                task.ability().label(),
                task.level(),
                wanted.task.index(),
                wanted.sample);
    }

    private JudgedSample judge(Wanted wanted, DrawnResponse response) {
        Task task = wanted.task.task();
        Judgement judgement = verifier.judge(task.puzzle(), response.text(), RewardScheme.META);
        return switch (judgement) {
            case Judgement.Scored scored ->
                response.judged(wanted.task, wanted.decoding, wanted.sample, scored.verdict());
            case Judgement.Masked masked ->
                throw new TriadException(
                        ErrorCode.BROKEN_INVARIANT,
                        "a response to held-out task " + task.taskId() + " could not be judged: " + masked.verdict()
                                + ", " + masked.explanation());
        };
    }
}
