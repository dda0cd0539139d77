// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The oracle ensemble of arXiv 2505.10554: a task counts as solved when any specialist solves it.
 *
 * <p>Greedy: any of the specialists' answers is right. Sampled: for each sample index, whether any specialist's response of
 * that index is right, averaged over the indices, so that the ensemble has k tries of one response a specialist, as each
 * specialist has k tries of one. Well-formed: the mean over all specialists' responses.
 */
public final class OracleEnsemble {
    private OracleEnsemble() {}

    /**
     * Returns the ensemble's outcome for each task and decoding.
     *
     * @param specialists the samples of each specialist, of the same tasks
     * @throws IllegalArgumentException when a specialist lacks a sample that another has
     */
    public static List<TaskOutcome> outcomes(List<List<JudgedSample>> specialists) {
        List<Map<TaskOutcome.Key, List<JudgedSample>>> grouped =
                specialists.stream().map(TaskOutcome::byTask).toList();
        for (Map<TaskOutcome.Key, List<JudgedSample>> other : grouped) {
            if (!other.keySet().equals(grouped.getFirst().keySet())) {
                throw new IllegalArgumentException("the specialists were measured on different tasks");
            }
        }
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (TaskOutcome.Key key : grouped.getFirst().keySet()) {
            outcomes.add(
                    outcome(key, grouped.stream().map(each -> each.get(key)).toList()));
        }
        return outcomes;
    }

    private static TaskOutcome outcome(TaskOutcome.Key key, List<List<JudgedSample>> specialists) {
        Map<Integer, Boolean> solved = new HashMap<>();
        int numSamples = specialists.getFirst().size();
        double wellFormed = 0;
        int responses = 0;
        for (List<JudgedSample> samples : specialists) {
            for (JudgedSample sample : samples) {
                solved.merge(sample.sample(), sample.isCorrect(), Boolean::logicalOr);
                wellFormed += sample.isWellFormed() ? 1 : 0;
                responses++;
            }
            if (samples.size() != numSamples) {
                throw new IllegalArgumentException("the specialists have different numbers of samples for " + key);
            }
        }
        if (solved.size() != numSamples) {
            throw new IllegalArgumentException("the specialists' samples of " + key + " have different indices");
        }
        double correct = solved.values().stream().filter(Boolean::booleanValue).count();
        return new TaskOutcome(key, numSamples, correct / numSamples, wellFormed / responses);
    }
}
