// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import io.triad.reasoning.maths.MathAnswers.Reading;
import java.time.Duration;

/** Reads and compares in tests, with an algebra that decides nothing: what evaluation cannot do stays undecided. */
final class Answers {

    private static final Algebra NONE = (left, right, deadline) -> Equality.UNDECIDED;

    private Answers() {}

    static Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    static MathAnswer read(String text) {
        return switch (MathAnswers.read(text, deadline())) {
            case Reading.Read(MathAnswer answer) -> answer;
            case Reading.Unreadable(String reason) -> throw new AssertionError(text + ": " + reason);
        };
    }

    static Equality compare(String left, String right) {
        return MathAnswers.compare(read(left), read(right), NONE, deadline());
    }
}
