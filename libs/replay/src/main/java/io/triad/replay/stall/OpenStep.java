// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.Derived;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Batch;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A step that is not trained yet: which of its tasks are issued, and how far each response has come. What is judged was sampled
 * and what was sampled was issued, in whatever order that is read.
 */
final class OpenStep {
    private final Batch wanted;

    /** Prompts asked for, by round; round 0 is the step's own. */
    private final Map<Integer, Integer> rounds = new TreeMap<>();

    /** Responses that each task asks for, by the task's id. */
    private final Map<String, Integer> tasks = new HashMap<>();

    private final Set<String> sampled = new HashSet<>();
    private final Set<String> judged = new HashSet<>();
    private Optional<Instant> firstVerdict = Optional.empty();

    OpenStep(Batch wanted) {
        this.wanted = wanted;
        rounds.put(0, wanted.prompts());
    }

    /** Returns whether that was new, as do the others. */
    boolean refilled(int round, int numPrompts) {
        return rounds.putIfAbsent(round, numPrompts) == null;
    }

    boolean issued(TaskIssued task) {
        return tasks.putIfAbsent(task.getTask().getTaskId(), task.getNumSamples()) == null;
    }

    boolean sampled(TaskIssued task, String rolloutId) {
        boolean unused = issued(task);
        return sampled.add(rolloutId);
    }

    boolean judged(TaskIssued task, String rolloutId, Instant time) {
        boolean unused = sampled(task, rolloutId);
        firstVerdict = firstVerdict.or(() -> Optional.of(time));
        return judged.add(rolloutId);
    }

    private int numPrompts() {
        return rounds.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    int numTasksMissing() {
        return Math.max(0, numPrompts() - tasks.size());
    }

    int numTasks() {
        return tasks.size();
    }

    int numUnsampled() {
        return Math.max(0, tasks.values().stream().mapToInt(Integer::intValue).sum() - sampled.size());
    }

    int numUnjudged() {
        return sampled.size() - judged.size();
    }

    int numJudged() {
        return judged.size();
    }

    boolean isJudged() {
        return judged.size() >= numPrompts() * wanted.samples();
    }

    Optional<Instant> firstVerdict() {
        return firstVerdict;
    }

    /** How far the step has come, in words. */
    String progress() {
        long groups = tasks.entrySet().stream()
                .filter(task -> isJudged(task.getKey(), task.getValue()))
                .count();
        return groups + " of " + numPrompts() + " groups are judged" + (rounds.size() > 1 ? ", refills included" : "");
    }

    private boolean isJudged(String taskId, int numSamples) {
        for (int sample = 0; sample < numSamples; sample++) {
            if (!judged.contains(Derived.id(taskId, sample))) {
                return false;
            }
        }
        return true;
    }
}
