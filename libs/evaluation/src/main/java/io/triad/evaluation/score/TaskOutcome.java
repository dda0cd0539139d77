// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one task under one decoding.
 *
 * @param numSamples responses
 * @param correctShare share of them that are right, 0 to 1
 * @param wellFormedShare share of them whose tags are in order, 0 to 1
 */
public record TaskOutcome(Key key, int numSamples, double correctShare, double wellFormedShare) {

    /** A task under a decoding. */
    public record Key(Ability ability, int level, int task, Decoding decoding) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::ability)
                .thenComparing(Key::level)
                .thenComparing(Key::task)
                .thenComparing(Key::decoding);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Returns the key of a sample. */
    static Key keyOf(JudgedSample sample) {
        return new Key(sample.ability(), sample.level(), sample.task(), sample.decoding());
    }

    /** Returns the samples by task and decoding, in the keys' order; within one, in the order given. */
    static Map<Key, List<JudgedSample>> byTask(List<JudgedSample> samples) {
        Map<Key, List<JudgedSample>> groups = new TreeMap<>();
        for (JudgedSample sample : samples) {
            groups.computeIfAbsent(keyOf(sample), key -> new ArrayList<>()).add(sample);
        }
        return groups;
    }

    /** Returns one outcome for each task and decoding, in order. */
    public static List<TaskOutcome> of(List<JudgedSample> samples) {
        List<TaskOutcome> outcomes = new ArrayList<>();
        byTask(samples).forEach((key, group) -> {
            double correct = group.stream().filter(JudgedSample::isCorrect).count();
            double wellFormed =
                    group.stream().filter(JudgedSample::isWellFormed).count();
            outcomes.add(new TaskOutcome(key, group.size(), correct / group.size(), wellFormed / group.size()));
        });
        return outcomes;
    }
}
