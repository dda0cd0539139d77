// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

/**
 * What an answer turned out to be.
 *
 * @param explanation why, in a clause
 */
record Finding(Verdict verdict, String explanation) {

    static Finding of(boolean correct, String right, String wrong) {
        return correct ? new Finding(Verdict.CORRECT, right) : new Finding(Verdict.WRONG, wrong);
    }

    static Finding wrong(String explanation) {
        return new Finding(Verdict.WRONG, explanation);
    }

    static Finding unparseable(String explanation) {
        return new Finding(Verdict.UNPARSEABLE, explanation);
    }
}
