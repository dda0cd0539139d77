// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.sequence.Notation;
import java.util.Set;

/**
 * What a full prompt asks; each has a template of its label, and names that the template must hold as {@code {{name}}}, so
 * that no prompt leaves out a part of its puzzle.
 */
public enum Question {
    SATISFIABILITY("satisfiability", Set.of("variables", "formulas")),
    NUMBERS("numbers", Set.of("terms")),
    LETTERS("letters", Set.of("terms", "last")),
    CYCLIC_LETTERS("cyclic-letters", Set.of("terms", "last")),
    REACHABILITY("reachability", Set.of("facts", "rules", "goals")),
    EXPLANATION("explanation", Set.of("facts", "rules", "denials", "observation", "hypotheses")),
    ARITHMETIC("arithmetic", Set.of("expression")),
    QUESTION("question", Set.of("question")),
    CHOICE("choice", Set.of("question", "options"));

    private final String label;
    private final Set<String> names;

    Question(String label, Set<String> names) {
        this.label = label;
        this.names = names;
    }

    /** The name in recipes, and of the template's file. */
    public String label() {
        return label;
    }

    /** The names that a template must hold. */
    public Set<String> names() {
        return names;
    }

    /** What a puzzle asks. */
    public static Question of(Puzzle puzzle) {
        return switch (puzzle) {
            case DeductionPuzzle _ -> SATISFIABILITY;
            case InductionPuzzle induction ->
                switch (induction.sequence().notation()) {
                    case Notation.Numbers _ -> NUMBERS;
                    case Notation.Letters letters -> letters.cyclic() ? CYCLIC_LETTERS : LETTERS;
                };
            case ReachabilityPuzzle _ -> REACHABILITY;
            case ExplanationPuzzle _ -> EXPLANATION;
            case ArithmeticPuzzle _ -> ARITHMETIC;
            case QuestionPuzzle question ->
                switch (question.reference()) {
                    case QuestionPuzzle.Reference.Maths _ -> QUESTION;
                    case QuestionPuzzle.Reference.Choice _ -> CHOICE;
                };
        };
    }

    /**
     * The question with a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Question of(String label) {
        for (Question question : values()) {
            if (question.label.equals(label)) {
                return question;
            }
        }
        throw new IllegalArgumentException(
                "No question is called '" + label + "'; there are satisfiability, numbers, letters,"
                        + " cyclic-letters, reachability, explanation, arithmetic, question and choice");
    }
}
