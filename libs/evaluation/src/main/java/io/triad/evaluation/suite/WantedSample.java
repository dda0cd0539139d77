// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.samples.SampleKey;
import io.triad.evaluation.score.Decoding;
import io.triad.messaging.Derived;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.recipe.SuiteDecoding;
import java.util.ArrayList;
import java.util.List;

/**
 * A response that a suite asks of a checkpoint.
 *
 * @param sample 0 for greedy, 0 to k − 1 for sampled
 */
record WantedSample(SuiteTask task, Decoding decoding, int sample, SampleKey key) {
    /**
     * Returns what a suite asks, task by task, of each the greedy response first.
     *
     * <p>The seed of a sampled response is {@code Derived.seed(suite's seed, "evaluation", prompt, sample)}: whoever asks for
     * more samples, or for another suite with some of the same prompts, finds those that are there. Checkpoints are asked with
     * the same seeds.
     */
    static List<WantedSample> of(SuiteTasks tasks, Subject subject) {
        SuiteDecoding plan = tasks.suite().decoding();
        List<WantedSample> wanted = new ArrayList<>();
        for (SuiteTask task : tasks.tasks()) {
            if (plan.greedy()) {
                wanted.add(of(task, Decoding.GREEDY, 0, subject, plan, 0));
            }
            for (int sample = 0; sample < plan.samples(); sample++) {
                long seed = Derived.seed(tasks.suite().seed(), "evaluation", task.promptSha256(), sample);
                wanted.add(of(task, Decoding.SAMPLED, sample, subject, plan, seed));
            }
        }
        return wanted;
    }

    private static WantedSample of(
            SuiteTask task, Decoding decoding, int sample, Subject subject, SuiteDecoding plan, long seed) {
        String settings =
                switch (decoding) {
                    case GREEDY -> "greedy max_tokens=" + plan.maxTokens();
                    case SAMPLED ->
                        "temperature=" + plan.temperature() + " top_p=" + plan.topP() + " max_tokens="
                                + plan.maxTokens();
                };
        return new WantedSample(
                task,
                decoding,
                sample,
                new SampleKey(subject.checkpointSha256(), subject.engine(), task.promptSha256(), settings, seed));
    }

    /** Returns how it is drawn, but for the positions that its prompt leaves. */
    SamplingSettings settings(SuiteDecoding plan) {
        return switch (decoding) {
            case GREEDY -> SamplingSettings.greedy(plan.maxTokens());
            case SAMPLED -> new SamplingSettings(plan.temperature(), plan.topP(), plan.maxTokens());
        };
    }
}
