// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.PassAtK;
import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the responses to one task are worth under each metric.
 *
 * @param values 0 to 1, in the order of the metrics; a metric that the responses do not suffice for is missing
 */
public record TaskValues(Place place, SequencedMap<Metric, Double> values) {
    public TaskValues {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /**
     * Where a task stands.
     *
     * @param task place within its ability and level
     */
    public record Place(Ability ability, int level, int task, String family) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::ability)
                .thenComparing(Place::level)
                .thenComparing(Place::task)
                .thenComparing(Place::family);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        static Place of(CountedSample counted) {
            JudgedSample sample = counted.sample();
            return new Place(sample.ability(), sample.level(), sample.task(), counted.family());
        }
    }

    /**
     * Returns the values of every task that has a response, in the order of their places.
     *
     * @param samples those that were judged
     * @param numSamples how many sampled responses were drawn for each task; of fewer, because some could not be judged, the
     *     share and the vote are those of the rest
     */
    public static List<TaskValues> of(List<CountedSample> samples, int numSamples) {
        List<TaskValues> tasks = new ArrayList<>();
        byTask(samples).forEach((place, ofTask) -> tasks.add(new TaskValues(place, values(ofTask, numSamples))));
        return tasks;
    }

    /**
     * Returns the values of the oracle ensemble, for which a task counts as solved when any of several checkpoints solves it.
     *
     * <p>Under every metric its value is 1 − Π(1 − v) over the checkpoints' values v: the probability that at least one of them
     * is right, if each draws its responses by itself. With k responses of each this is the mean over all ways to take one
     * response, or k, from each, so it is without bias as the values themselves are. A task or a metric that one of them lacks
     * is left out.
     *
     * @param checkpoints the values of each, at least one checkpoint
     */
    public static List<TaskValues> anyOf(List<List<TaskValues>> checkpoints) {
        List<Map<Place, TaskValues>> byPlace =
                checkpoints.stream().map(TaskValues::byPlace).toList();
        List<TaskValues> ensemble = new ArrayList<>();
        for (TaskValues first : checkpoints.getFirst()) {
            SequencedMap<Metric, Double> solved = new LinkedHashMap<>();
            first.values.keySet().forEach(metric -> {
                double noneRight = 1;
                for (Map<Place, TaskValues> checkpoint : byPlace) {
                    noneRight *= 1 - valueOf(checkpoint, first.place, metric);
                }
                if (!Double.isNaN(noneRight)) {
                    solved.put(metric, 1 - noneRight);
                }
            });
            if (!solved.isEmpty()) {
                ensemble.add(new TaskValues(first.place, solved));
            }
        }
        return ensemble;
    }

    private static double valueOf(Map<Place, TaskValues> checkpoint, Place place, Metric metric) {
        TaskValues values = checkpoint.get(place);
        return values == null ? Double.NaN : values.values.getOrDefault(metric, Double.NaN);
    }

    /** Returns the values without those of votes, for responses that are not told to mean the same. */
    public TaskValues withoutVotes() {
        SequencedMap<Metric, Double> others = new LinkedHashMap<>(values);
        others.keySet().removeIf(Metric.Majority.class::isInstance);
        return new TaskValues(place, others);
    }

    /** Returns the values by the places of their tasks. */
    static Map<Place, TaskValues> byPlace(List<TaskValues> tasks) {
        Map<Place, TaskValues> byPlace = new HashMap<>();
        tasks.forEach(task -> byPlace.put(task.place, task));
        return byPlace;
    }

    /** Returns the metrics that any of the tasks has, in their order. */
    public static List<Metric> metrics(List<TaskValues> tasks) {
        Set<Metric> metrics = new LinkedHashSet<>();
        tasks.forEach(task -> metrics.addAll(task.values.keySet()));
        return List.copyOf(metrics);
    }

    private static Map<Place, List<CountedSample>> byTask(List<CountedSample> samples) {
        Map<Place, List<CountedSample>> tasks = new TreeMap<>();
        samples.forEach(each -> tasks.computeIfAbsent(Place.of(each), place -> new ArrayList<>())
                .add(each));
        return tasks;
    }

    private static SequencedMap<Metric, Double> values(List<CountedSample> samples, int numSamples) {
        SequencedMap<Metric, Double> values = new LinkedHashMap<>();
        List<CountedSample> sampled = new ArrayList<>();
        for (CountedSample each : samples) {
            switch (each.sample().decoding()) {
                case GREEDY -> values.put(new Metric.Greedy(), each.sample().isCorrect() ? 1.0 : 0.0);
                case SAMPLED -> sampled.add(each);
            }
        }
        int numCorrect = Math.toIntExact(
                sampled.stream().filter(each -> each.sample().isCorrect()).count());
        for (Metric metric : sampled.isEmpty() ? List.<Metric>of() : Metric.ofSamples(numSamples)) {
            switch (metric) {
                case Metric.Average _ -> values.put(metric, (double) numCorrect / sampled.size());
                case Metric.Pass(int k) -> {
                    if (k <= sampled.size()) {
                        values.put(metric, PassAtK.estimate(sampled.size(), numCorrect, k));
                    }
                }
                case Metric.Majority(int k)
                when k == numSamples ->
                    // Where some could not be judged, those that were vote.
                    values.put(metric, MajorityVote.worth(sampled));
                case Metric.Majority(int k) -> {
                    if (k <= sampled.size()) {
                        values.put(metric, MajorityVote.worth(sampled, k));
                    }
                }
                case Metric.Greedy _ -> throw new IllegalStateException("greedy is no metric of sampled responses");
            }
        }
        return values;
    }
}
