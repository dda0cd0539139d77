// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Deadline;
import java.util.Optional;
import java.util.function.Function;

/** Judges the answers to one puzzle. Thread-safe. */
@FunctionalInterface
interface AnswerJudge {

    /**
     * What an answer is worth.
     *
     * @throws RuntimeException if that cannot be found out
     */
    Finding find(String answer, Deadline deadline);

    /** A judge of plain answers, cut into their pieces. */
    static AnswerJudge ofTokens(Function<AnswerTokens, Finding> judge) {
        return (answer, deadline) -> {
            Optional<AnswerTokens> tokens = AnswerTokens.of(answer);
            return tokens.isEmpty() ? notPlain() : judge.apply(tokens.get());
        };
    }

    /** For an answer that cannot be cut into pieces. */
    static Finding notPlain() {
        return Finding.unparseable("the answer has characters that no plain answer has, or is too long");
    }
}
