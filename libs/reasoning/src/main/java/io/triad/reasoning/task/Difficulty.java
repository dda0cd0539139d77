// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

/**
 * How much work a solver had with a puzzle: measured, where a level only declares.
 *
 * @param propagations conclusions drawn: values forced (deduction), rules applied or refused (abduction), gaps between terms
 *     that a hypothesis was held against (induction), operations carried out (arithmetic)
 * @param decisions choices made: values supposed (deduction), atoms tried (abduction), hypotheses taken up (induction),
 *     digits written (arithmetic)
 * @param proofSize lines of the worked solution
 * @param hypotheses size of the space that holds the answer: assignments (deduction), sets of hypotheses or of reachable
 *     goals (abduction), hypotheses of the declared space (induction), 0 where there is none (arithmetic)
 */
public record Difficulty(long propagations, long decisions, long proofSize, long hypotheses) {

    public Difficulty {
        if (propagations < 0 || decisions < 0 || proofSize < 0 || hypotheses < 0) {
            throw new IllegalArgumentException("Work is not negative: " + propagations + " propagations, " + decisions
                    + " decisions, " + proofSize + " lines, " + hypotheses + " hypotheses");
        }
    }

    /** The lines of a worked solution. */
    public static long lines(String reasoning) {
        return reasoning.isEmpty()
                ? 0
                : 1 + reasoning.chars().filter(c -> c == '\n').count();
    }
}
