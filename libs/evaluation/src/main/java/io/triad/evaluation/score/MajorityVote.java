// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.MajorityAtK;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vote among responses to a task (self-consistency: X. Wang et al., arXiv 2203.11171, 2022): the answer that most of them
 * give.
 *
 * <p>Answers are told apart by what they mean, not by how they are written. A response whose answer cannot be read casts no
 * vote. Where several answers have most votes one of them is drawn, so the worth of the vote is the share of right ones among
 * them; with no votes it is 0.
 */
public final class MajorityVote {
    private MajorityVote() {}

    /** Two answers that agree to the last digit written may differ in their verdicts. */
    private record Answer(String meaning, boolean correct) {}

    private static Map<Answer, Integer> votes(Collection<CountedSample> samples) {
        Map<Answer, Integer> votes = new HashMap<>();
        samples.forEach(each -> each.meaning()
                .ifPresent(
                        meaning -> votes.merge(new Answer(meaning, each.sample().isCorrect()), 1, Integer::sum)));
        return votes;
    }

    /** Returns what the vote is worth, 0 to 1: the probability that the answer drawn from those with most votes is right. */
    public static double worth(Collection<CountedSample> samples) {
        Map<Answer, Integer> votes = votes(samples);
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<Answer> first = votes.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return first.isEmpty()
                ? 0
                : (double) first.stream().filter(Answer::correct).count() / first.size();
    }

    /**
     * Returns what a vote of k of the responses is worth: the mean over all choices of k ({@link MajorityAtK}).
     *
     * @param k at least 1, at most the number of responses
     */
    public static double worth(Collection<CountedSample> samples, int k) {
        Map<Answer, Integer> votes = votes(samples);
        int numVotes = votes.values().stream().mapToInt(Integer::intValue).sum();
        return MajorityAtK.estimate(
                votes.entrySet().stream()
                        .map(entry -> new MajorityAtK.Answer(
                                entry.getValue(), entry.getKey().correct()))
                        // Sums of floating-point numbers depend on their order, and that of a hash map is nobody's.
                        .sorted(Comparator.comparing(MajorityAtK.Answer::numVotes)
                                .thenComparing(MajorityAtK.Answer::correct))
                        .toList(),
                samples.size() - numVotes,
                k);
    }
}
