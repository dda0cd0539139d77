// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.Explanations;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.ForwardChaining;
import io.triad.reasoning.sequence.HypothesisSpace;
import io.triad.reasoning.sequence.Notation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a response by solving the puzzle: formulas are evaluated under the assignment given, sequences and
 * expressions worked out, reachability derived. No stored answer is compared with.
 *
 * <p>Stateless and thread-safe. Time is linear in the response's length; its text is read by hand-written scanners.
 */
public final class Verifier {

    /** Changes whenever some response would get another verdict. */
    public static final String VERSION = "1";

    private Verifier() {}

    /**
     * The verdict on a response.
     *
     * @param response the text that the model wrote after the prompt, without the special tokens that ended it
     * @return masked with VERIFIER_ERROR if the puzzle cannot be solved, never an exception
     */
    public static Judgement judge(Puzzle puzzle, String response, RewardScheme scheme) {
        try {
            Finding finding = find(puzzle, response);
            return Judgement.Scored.of(finding.verdict, scheme, finding.explanation);
        } catch (RuntimeException e) {
            return new Judgement.Masked(
                    Verdict.VERIFIER_ERROR,
                    "The puzzle could not be solved: " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private record Finding(Verdict verdict, String explanation) {
        static Finding of(boolean correct, String right, String wrong) {
            return correct ? new Finding(Verdict.CORRECT, right) : new Finding(Verdict.WRONG, wrong);
        }

        static Finding unparseable(String explanation) {
            return new Finding(Verdict.UNPARSEABLE, explanation);
        }
    }

    private static Finding find(Puzzle puzzle, String response) {
        return switch (ResponseFormat.split(response)) {
            case ResponseFormat.Split.Broken broken -> new Finding(Verdict.MALFORMED, broken.reason());
            case ResponseFormat.Split.Answered answered -> {
                Optional<String> marker = ChatMarkers.find(response);
                Optional<List<AnswerToken>> tokens = AnswerToken.tokens(answered.answer());
                if (marker.isPresent()) {
                    yield Finding.unparseable("the response contains the chat-template marker " + marker.get());
                }
                if (tokens.isEmpty()) {
                    yield Finding.unparseable("the answer has characters that no plain answer has, or is too long");
                }
                yield judge(puzzle, tokens.get(), answered.answer());
            }
        };
    }

    private static Finding judge(Puzzle puzzle, List<AnswerToken> tokens, String answer) {
        return switch (puzzle) {
            case DeductionPuzzle deduction -> judgeDeduction(deduction, tokens);
            case InductionPuzzle induction -> judgeInduction(induction, tokens, answer);
            case ReachabilityPuzzle reachability -> judgeReachability(reachability, tokens);
            case ExplanationPuzzle explanation -> judgeExplanation(explanation, tokens);
            case QuestionPuzzle question -> throw new UnsupportedOperationException("questions are not judged yet");
            case ArithmeticPuzzle arithmetic ->
                judgeNumber(arithmetic.expression().evaluate(), tokens, answer);
        };
    }

    private static Finding judgeDeduction(DeductionPuzzle puzzle, List<AnswerToken> tokens) {
        if (ListAnswer.isWord(tokens, "unsatisfiable")) {
            boolean none =
                    TruthTable.ofAll(puzzle.formulas(), puzzle.variables()).isEmpty();
            return Finding.of(none, "no assignment satisfies the formulas", "some assignment satisfies the formulas");
        }
        Optional<Map<String, Boolean>> values =
                ListAnswer.read(tokens, new LinkedHashSet<>(puzzle.variables()), "true", "false");
        if (values.isEmpty()) {
            return Finding.unparseable("the answer does not give every variable exactly one truth value");
        }
        Map<String, Boolean> assignment = values.get();
        for (int f = 0; f < puzzle.formulas().size(); f++) {
            if (!puzzle.formulas().get(f).holds(name -> assignment.getOrDefault(name, false))) {
                return new Finding(Verdict.WRONG, "formula " + (f + 1) + " is false under the assignment");
            }
        }
        return new Finding(Verdict.CORRECT, "every formula is true under the assignment");
    }

    private static Finding judgeInduction(InductionPuzzle puzzle, List<AnswerToken> tokens, String answer) {
        long expected = HypothesisSpace.of(puzzle.sequence())
                .answer()
                .orElseThrow(() -> new IllegalStateException("the visible terms do not determine the masked one"));
        if (puzzle.sequence().notation() instanceof Notation.Numbers) {
            return judgeNumber(expected, tokens, answer);
        }
        String letter = puzzle.sequence().notation().text(expected);
        List<AnswerToken> inner = tokens.stream()
                .filter(token -> token.kind() != AnswerToken.Kind.LINE_END)
                .toList();
        boolean oneWord =
                inner.size() == 1 || (inner.size() == 2 && inner.get(1).is("."));
        if (!oneWord
                || inner.getFirst().text().length() != 1
                || !Character.isUpperCase(inner.getFirst().text().charAt(0))) {
            return Finding.unparseable("the answer is not one capital letter");
        }
        return Finding.of(inner.getFirst().is(letter), "it is the masked term", "the masked term is another");
    }

    private static Finding judgeNumber(long expected, List<AnswerToken> tokens, String answer) {
        Optional<String> number = NumberAnswer.read(tokens, answer);
        if (number.isEmpty()) {
            return Finding.unparseable("the answer is not one integer");
        }
        return Finding.of(number.get().equals(Long.toString(expected)), "it is the value", "the value is another");
    }

    private static Finding judgeReachability(ReachabilityPuzzle puzzle, List<AnswerToken> tokens) {
        Optional<Map<String, Boolean>> claims =
                ListAnswer.read(tokens, new LinkedHashSet<>(puzzle.goals()), "reachable", "unreachable");
        if (claims.isEmpty()) {
            return Finding.unparseable("the answer does not say of every goal exactly once whether it is reachable");
        }
        Set<String> derivable =
                ForwardChaining.proofDepths(puzzle.rules(), puzzle.facts()).keySet();
        for (Map.Entry<String, Boolean> claim : claims.get().entrySet()) {
            if (claim.getValue() != derivable.contains(claim.getKey())) {
                return new Finding(
                        Verdict.WRONG, claim.getKey() + " is " + (claim.getValue() ? "not reachable" : "reachable"));
            }
        }
        return new Finding(Verdict.CORRECT, "what it says of every goal is so");
    }

    private static Finding judgeExplanation(ExplanationPuzzle puzzle, List<AnswerToken> tokens) {
        Optional<Set<String>> names = NamesAnswer.read(tokens, new LinkedHashSet<>(puzzle.hypotheses()));
        if (names.isEmpty()) {
            return Finding.unparseable("the answer is not a list of different hypotheses");
        }
        return switch (Explanations.check(puzzle, names.get())) {
            case MINIMAL -> new Finding(Verdict.CORRECT, "the hypotheses explain the observation, and each is needed");
            case NOT_MINIMAL -> new Finding(Verdict.WRONG, "fewer of the hypotheses would do");
            case INCONSISTENT -> new Finding(Verdict.WRONG, "the hypotheses lead to what cannot be");
            case INSUFFICIENT -> new Finding(Verdict.WRONG, "the observation does not follow from the hypotheses");
        };
    }
}
