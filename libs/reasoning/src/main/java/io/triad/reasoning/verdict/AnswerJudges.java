// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Algebra;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.Explanations;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.ForwardChaining;
import io.triad.reasoning.sequence.HypothesisSpace;
import io.triad.reasoning.sequence.Notation;
import java.util.Optional;
import java.util.OptionalInt;

/** Solves puzzles, so that answers can be judged: what does not depend on the answer is done once. */
final class AnswerJudges {

    private AnswerJudges() {}

    /**
     * The judge of a puzzle's answers.
     *
     * @throws RuntimeException if the puzzle cannot be solved
     */
    static AnswerJudge of(Puzzle puzzle, Algebra algebra) {
        return switch (puzzle) {
            case DeductionPuzzle deduction -> new DeductionJudge(deduction);
            case InductionPuzzle induction -> induction(induction);
            case ReachabilityPuzzle reachability -> reachability(reachability);
            case ExplanationPuzzle explanation -> explanation(explanation);
            case ArithmeticPuzzle arithmetic -> integer(arithmetic.expression().evaluate());
            case QuestionPuzzle(String _, Reference.Maths(String reference)) -> new MathsJudge(reference, algebra);
            case QuestionPuzzle(String _, Reference.Choice choice) -> new ChoiceJudge(choice);
        };
    }

    private static AnswerJudge induction(InductionPuzzle puzzle) {
        long expected = HypothesisSpace.of(puzzle.sequence())
                .answer()
                .orElseThrow(() -> new IllegalStateException("the visible terms do not determine the masked one"));
        return switch (puzzle.sequence().notation()) {
            case Notation.Numbers _ -> integer(expected);
            case Notation.Letters _ ->
                AnswerJudge.ofTokens(tokens -> {
                    int single = tokens.single();
                    int letter = single < 0 ? -1 : tokens.letter(single);
                    return letter < 0
                            ? Finding.unparseable("the answer is not one capital letter")
                            : Finding.of(letter == expected, "it is the masked term", "the masked term is another")
                                    .saying(Character.toString('A' + letter));
                });
        };
    }

    private static AnswerJudge integer(long expected) {
        String text = Long.toString(expected);
        return AnswerJudge.ofTokens(tokens -> {
            Optional<String> number = NumberAnswer.read(tokens);
            return number.isEmpty()
                    ? Finding.unparseable("the answer is not one integer")
                    : Finding.of(number.get().equals(text), "it is the value", "the value is another")
                            .saying(number.get());
        });
    }

    private static AnswerJudge reachability(ReachabilityPuzzle puzzle) {
        int names = LetterSet.of(puzzle.goals());
        int derivable = ForwardChaining.closure(puzzle.rules(), puzzle.facts());
        int reachable = LetterSet.of(puzzle.goals().stream()
                .filter(goal -> ForwardChaining.holds(derivable, goal))
                .toList());
        return AnswerJudge.ofTokens(tokens -> {
            OptionalInt claims = ListAnswer.read(tokens, names, "reachable", "unreachable");
            if (claims.isEmpty()) {
                return Finding.unparseable(
                        "the answer does not say of every goal exactly once whether it is reachable");
            }
            int mistaken = claims.getAsInt() ^ reachable;
            String meaning = "reachable:" + LetterSet.text(claims.getAsInt());
            if (mistaken == 0) {
                return new Finding(Verdict.CORRECT, "what it says of every goal is so").saying(meaning);
            }
            int first = Integer.numberOfTrailingZeros(mistaken);
            return Finding.wrong((char) ('A' + first) + " is "
                            + ((reachable >>> first & 1) == 0 ? "not reachable" : "reachable"))
                    .saying(meaning);
        });
    }

    private static AnswerJudge explanation(ExplanationPuzzle puzzle) {
        int hypotheses = LetterSet.of(puzzle.hypotheses());
        return AnswerJudge.ofTokens(tokens -> {
            OptionalInt names = NamesAnswer.read(tokens, hypotheses);
            if (names.isEmpty()) {
                return Finding.unparseable("the answer is not a list of different hypotheses");
            }
            Finding finding =
                    switch (Explanations.check(puzzle, LetterSet.names(names.getAsInt()))) {
                        case MINIMAL ->
                            new Finding(Verdict.CORRECT, "the hypotheses explain the observation, and each is needed");
                        case NOT_MINIMAL -> Finding.wrong("fewer of the hypotheses would do");
                        case INCONSISTENT -> Finding.wrong("the hypotheses lead to what cannot be");
                        case INSUFFICIENT -> Finding.wrong("the observation does not follow from the hypotheses");
                    };
            return finding.saying("hypotheses:" + LetterSet.text(names.getAsInt()));
        });
    }
}
