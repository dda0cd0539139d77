// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.formula.Formula;
import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Judges truth assignments by the formulas' values under them, and the claim that there is none by their truth tables. */
final class DeductionJudge implements AnswerJudge {

    private final List<String> variables;
    private final List<Formula> formulas;
    private final int names;

    /** Whether some assignment satisfies the formulas, once that was asked. */
    private volatile @Nullable Boolean satisfiable;

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
                            !isSatisfiable(),
                            "no assignment satisfies the formulas",
                            "some assignment satisfies the formulas")
                    .saying("unsatisfiable");
        }
        OptionalInt values = ListAnswer.read(tokens, names, "true", "false");
        if (values.isEmpty()) {
            return Finding.unparseable("the answer does not give every variable exactly one truth value");
        }
        int failing = failing(values.getAsInt());
        Finding finding = failing < 0
                ? new Finding(Verdict.CORRECT, "every formula is true under the assignment")
                : Finding.wrong("formula " + (failing + 1) + " is false under the assignment");
        return finding.saying("true:" + LetterSet.text(values.getAsInt()));
    }

    /** The first formula that is false, −1 if there is none. */
    private int failing(int values) {
        for (int f = 0; f < formulas.size(); f++) {
            if (!formulas.get(f).holds(values)) {
                return f;
            }
        }
        return -1;
    }

    private boolean isSatisfiable() {
        Boolean known = satisfiable;
        if (known == null) {
            known = !TruthTable.ofAll(formulas, variables).isEmpty();
            satisfiable = known;
        }
        return known;
    }
}
