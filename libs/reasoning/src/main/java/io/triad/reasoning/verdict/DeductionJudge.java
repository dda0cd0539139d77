// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Judges truth assignments by the formulas' values under them. A first answer is evaluated; for a second, or for the claim that
 * there is no assignment, truth tables are worked out, which pays from then on.
 */
final class DeductionJudge implements AnswerJudge {

    private final List<String> variables;
    private final List<Formula> formulas;
    private final int names;
    /** Whether an answer was judged before; no verdict depends on it. */
    private volatile boolean begun;

    private volatile @Nullable Tables tables;

    /**
     * What the formulas amount to.
     *
     * @param each the assignments that satisfy each of them
     */
    private record Tables(List<TruthTable> each, boolean satisfiable) {}

    DeductionJudge(DeductionPuzzle puzzle) {
        this.variables = puzzle.variables();
        this.formulas = puzzle.formulas();
        this.names = LetterSet.of(variables);
    }

    @Override
    public Finding find(String answer, Deadline deadline) {
        return AnswerTokens.of(answer).map(this::judged).orElseGet(AnswerJudge::notPlain);
    }

    private Finding judged(AnswerTokens tokens) {
        int single = tokens.single();
        if (single >= 0 && tokens.isSame(single, "unsatisfiable")) {
            return Finding.of(
                    !tables().satisfiable,
                    "no assignment satisfies the formulas",
                    "some assignment satisfies the formulas");
        }
        OptionalInt values = ListAnswer.read(tokens, names, "true", "false");
        if (values.isEmpty()) {
            return Finding.unparseable("the answer does not give every variable exactly one truth value");
        }
        int failing = failing(values.getAsInt());
        return failing < 0
                ? new Finding(Verdict.CORRECT, "every formula is true under the assignment")
                : Finding.wrong("formula " + (failing + 1) + " is false under the assignment");
    }

    /** The first formula that is false, −1 if there is none. */
    private int failing(int values) {
        boolean first = !begun && tables == null;
        begun = true;
        int assignment = first ? 0 : assignment(values);
        List<TruthTable> each = first ? List.of() : tables().each;
        for (int f = 0; f < formulas.size(); f++) {
            boolean holds = first
                    ? formulas.get(f).holds(name -> LetterSet.has(values, name))
                    : each.get(f).holds(assignment);
            if (!holds) {
                return f;
            }
        }
        return -1;
    }

    /** The index of an assignment in a truth table. */
    private int assignment(int values) {
        int assignment = 0;
        for (int v = 0; v < variables.size(); v++) {
            assignment |= LetterSet.has(values, variables.get(v)) ? 1 << v : 0;
        }
        return assignment;
    }

    private Tables tables() {
        Tables known = tables;
        if (known == null) {
            List<TruthTable> each = formulas.stream()
                    .map(formula -> TruthTable.of(formula, variables))
                    .toList();
            TruthTable all = each.stream().reduce(TruthTable.all(variables.size()), TruthTable::and);
            known = new Tables(each, !all.isEmpty());
            tables = known;
        }
        return known;
    }
}
