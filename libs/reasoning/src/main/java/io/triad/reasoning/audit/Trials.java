// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How one shortcut did on the tasks so far. */
final class Trials {

    /** Answers to the questions of a look: in the half that is learnt from, and in the half that is tried. */
    private final Map<Object, Map<Object, Long>> learnt = new HashMap<>();

    private final Map<Object, Map<Object, Long>> tried = new HashMap<>();
    private long numGuesses;
    private long numRight;
    private double sumOfChances;

    void add(Shortcut shortcut, Task task, boolean learns) {
        switch (shortcut) {
            case Shortcut.Look look ->
                look.questions().apply(task).forEach(seen -> (learns ? learnt : tried)
                        .computeIfAbsent(seen.look(), key -> new HashMap<>())
                        .merge(seen.answer(), 1L, Long::sum));
            case Shortcut.Guess guess ->
                guess.guesses().apply(task).forEach(outcome -> {
                    numGuesses++;
                    numRight += outcome.right() ? 1 : 0;
                    sumOfChances += outcome.chance();
                });
        }
    }

    /** How far it got; empty if it fitted no task. */
    Optional<ShortcutResult> result(Ability ability, int level, String name) {
        if (numGuesses > 0) {
            return Optional.of(new ShortcutResult(
                    ability, level, name, numGuesses, (double) numRight / numGuesses, sumOfChances / numGuesses));
        }
        long numTried = total(tried);
        if (numTried == 0) {
            return Optional.empty();
        }
        Map<Object, Long> answers = new HashMap<>();
        tried.values().forEach(ofLook -> ofLook.forEach((answer, count) -> answers.merge(answer, count, Long::sum)));
        long commonest =
                answers.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long right = 0;
        for (Map.Entry<Object, Map<Object, Long>> look : tried.entrySet()) {
            Optional<Object> answer = commonest(learnt.getOrDefault(look.getKey(), Map.of()));
            right +=
                    answer.map(known -> look.getValue().getOrDefault(known, 0L)).orElse(0L);
        }
        return Optional.of(new ShortcutResult(
                ability, level, name, numTried, (double) right / numTried, (double) commonest / numTried));
    }

    private static long total(Map<Object, Map<Object, Long>> counts) {
        return counts.values().stream()
                .flatMap(ofLook -> ofLook.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Optional<Object> commonest(Map<Object, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<Object, Long>comparingByValue()
                        .thenComparing(entry -> entry.getKey().toString()))
                .map(Map.Entry::getKey);
    }
}
