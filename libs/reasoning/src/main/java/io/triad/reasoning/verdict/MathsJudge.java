// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Algebra;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.MathAnswer;
import io.triad.reasoning.maths.MathAnswers;
import io.triad.reasoning.maths.MathAnswers.Reading;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges answers by whether they mean the same as a reference in mathematics; if the reference is words, by whether they are
 * the same words.
 */
final class MathsJudge implements AnswerJudge {

    private final Algebra algebra;
    private final Reference reference;

    private sealed interface Reference {

        record Maths(MathAnswer answer) implements Reference {}

        record Words(String words) implements Reference {}
    }

    MathsJudge(String reference, Algebra algebra) {
        this.algebra = algebra;
        this.reference = read(reference);
    }

    private static Reference read(String text) {
        return switch (MathAnswers.read(text, Deadline.in(Duration.ofSeconds(10)))) {
            case Reading.Read(MathAnswer answer) -> new Reference.Maths(answer);
            case Reading.Unreadable(String reason) ->
                MathAnswers.words(text)
                        .map(Reference.Words::new)
                        .orElseThrow(() -> new IllegalStateException("the reference cannot be read: " + reason));
        };
    }

    @Override
    public Finding find(String answer, Deadline deadline) {
        return switch (reference) {
            case Reference.Maths(MathAnswer expected) -> compare(expected, answer, deadline);
            case Reference.Words(String expected) -> {
                Optional<String> words = MathAnswers.words(answer);
                yield words.isEmpty()
                        ? Finding.unparseable("the answer is not words alone")
                        : Finding.of(words.get().equals(expected), "it is the reference", "the reference is another")
                                .saying(words.get());
            }
        };
    }

    private Finding compare(MathAnswer expected, String answer, Deadline deadline) {
        return switch (MathAnswers.read(answer, deadline)) {
            case Reading.Unreadable(String reason) -> Finding.unparseable("the answer cannot be read: " + reason);
            case Reading.Read(MathAnswer given) ->
                switch (MathAnswers.compare(expected, given, algebra, deadline)) {
                    // What is equal says the same as the reference, however it is written.
                    case EQUAL ->
                        new Finding(Verdict.CORRECT, "it is equal to the reference")
                                .saying(end -> MathAnswers.meaning(expected, end));
                    case DIFFERENT ->
                        Finding.wrong("it is not equal to the reference")
                                .saying(end -> MathAnswers.meaning(given, end));
                    case UNDECIDED -> {
                        if (MathAnswers.hasValues(given, deadline)) {
                            throw new IllegalStateException(
                                    "whether the answer is equal to the reference could not be decided");
                        }
                        yield Finding.unparseable("the answer has a value that cannot be worked out");
                    }
                };
        };
    }
}
