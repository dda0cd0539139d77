// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.Verdict;
import java.nio.charset.StandardCharsets;

/** What a response is like, and the verdict that it must get. */
public enum ResponseKind {
    SHORT_RIGHT(Verdict.CORRECT),
    SHORT_WRONG(Verdict.WRONG),
    UNPARSEABLE(Verdict.UNPARSEABLE),
    MALFORMED(Verdict.MALFORMED),
    LONG_RIGHT(Verdict.CORRECT);

    private static final String SHORT_THINKING = "This follows step by step from what is given.";

    private static final int LONG_BYTES = 8192;

    private final Verdict verdict;

    ResponseKind(Verdict verdict) {
        this.verdict = verdict;
    }

    /** What the verifier must say. */
    Verdict verdict() {
        return verdict;
    }

    /** A response of the kind to a task. */
    String text(Task task) {
        return switch (this) {
            case SHORT_RIGHT -> Responses.of(SHORT_THINKING, task.answer());
            case SHORT_WRONG -> Responses.of(SHORT_THINKING, wrong(task));
            case UNPARSEABLE -> Responses.of(SHORT_THINKING, "Perhaps " + task.answer() + ", or perhaps not?");
            case MALFORMED -> SHORT_THINKING + "\n" + task.answer();
            case LONG_RIGHT -> Responses.of(thinking(task), task.answer());
        };
    }

    /** The worked solution again and again, so long that the response has 8 KiB in UTF-8, or the bytes of a sign less. */
    private static String thinking(Task task) {
        int room = LONG_BYTES - numBytes(Responses.of("", task.answer()));
        StringBuilder thinking = new StringBuilder();
        String sentence = "I go through it once more.\n" + task.solution() + "\n";
        for (int place = 0, left = room; ; place = (place + 1) % sentence.length()) {
            String sign = sentence.substring(place, place + 1);
            left -= numBytes(sign);
            if (left < 0) {
                return thinking.toString();
            }
            thinking.append(sign);
        }
    }

    private static int numBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** An answer of the right form that is wrong. */
    private static String wrong(Task task) {
        String answer = task.answer();
        if (task.puzzle() instanceof ExplanationPuzzle puzzle) {
            // One more than a minimal set is no minimal set.
            return puzzle.hypotheses().stream()
                    .filter(name -> !answer.contains(name))
                    .findFirst()
                    .map(name -> answer + ", " + name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "All hypotheses are needed in " + task.taskId() + "; none is left to add"));
        }
        return switch (task.ability()) {
            // There is one assignment at most, so that any other is wrong.
            case DEDUCTION ->
                task.puzzle() instanceof DeductionPuzzle puzzle && !puzzle.satisfiable()
                        ? String.join(" is true\n", puzzle.variables()) + " is true"
                        : other(answer, " is true", " is false");
            case INDUCTION, ARITHMETIC ->
                Character.isUpperCase(answer.charAt(0))
                        ? (answer.equals("A") ? "B" : "A")
                        : Long.toString(Long.parseLong(answer) + 1);
            case ABDUCTION -> other(answer, " is reachable", " is unreachable");
            case DOMAIN -> throw new IllegalArgumentException("Questions of users are not generated");
        };
    }

    /** The answer with its first line's claim turned round. */
    private static String other(String answer, String claim, String opposite) {
        int end = answer.indexOf('\n') < 0 ? answer.length() : answer.indexOf('\n');
        String first = answer.substring(0, end);
        return (first.endsWith(claim) ? first.replace(claim, opposite) : first.replace(opposite, claim))
                + answer.substring(end);
    }
}
