// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Deadline;
import java.util.Optional;

/**
 * What an answer turned out to be.
 *
 * @param explanation why, in a clause
 * @param meaning what the answer says
 */
record Finding(Verdict verdict, String explanation, Meaning meaning) {

    /** What an answer says, worked out when it is asked for: judging need not wait for it. */
    @FunctionalInterface
    interface Meaning {

        /** Nothing that can be read. */
        Meaning NONE = deadline -> Optional.empty();

        /** Text that is the same for answers that mean the same; empty if there is none. */
        Optional<String> text(Deadline deadline);
    }

    Finding(Verdict verdict, String explanation) {
        this(verdict, explanation, Meaning.NONE);
    }

    static Finding of(boolean correct, String right, String wrong) {
        return correct ? new Finding(Verdict.CORRECT, right) : new Finding(Verdict.WRONG, wrong);
    }

    static Finding wrong(String explanation) {
        return new Finding(Verdict.WRONG, explanation);
    }

    static Finding unparseable(String explanation) {
        return new Finding(Verdict.UNPARSEABLE, explanation);
    }

    /** The same finding on an answer that says this. */
    Finding saying(String text) {
        return saying(deadline -> Optional.of(text));
    }

    /** The same finding on an answer that says this. */
    Finding saying(Meaning said) {
        return new Finding(verdict, explanation, said);
    }
}
