// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.expression.Operator;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.sequence.MaskedSequence;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.sequence.Term;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptsTest {

    private static final Puzzle DEDUCTION = new DeductionPuzzle(
            List.of("A", "B"), List.of(FormulaParser.parse("A∧¬B"), FormulaParser.parse("A↔(B⊕A)")), true);
    private static final Puzzle ABDUCTION = new ReachabilityPuzzle(
            List.of(Rule.of(Junction.AND, "A", "B", "C"), Rule.of(Junction.OR, "C", "D", "E")),
            List.of("A", "B"),
            List.of("E"));
    private static final Puzzle INDUCTION = new InductionPuzzle(
            "arithmetic",
            new MaskedSequence(
                    Notation.NUMBERS,
                    List.of(new Term.Visible(3), new Term.Visible(7), new Term.Masked(), new Term.Visible(15))));
    private static final Puzzle ARITHMETIC = new ArithmeticPuzzle(new Expression.Operation(
            Operator.TIMES,
            new Expression.Operation(Operator.PLUS, new Expression.Constant(3), new Expression.Constant(4)),
            new Expression.Constant(2)));

    @Test
    void shouldWriteCompactPromptsInFewCharacters() {
        assertThat(compact(DEDUCTION)).isEqualTo("deduction\nA∧¬B\nA↔(B⊕A)");
        assertThat(compact(INDUCTION)).isEqualTo("induction\n3 7 ? 15");
        assertThat(compact(ABDUCTION)).isEqualTo("abduction\nfacts:A✓B✓\ngoals:E\nC←A&B\nE←C|D");
        assertThat(compact(ARITHMETIC)).isEqualTo("arithmetic\n(3+4)*2");
        assertThat(Prompts.render(DEDUCTION, PromptStyle.COMPACT).system()).isEmpty();
    }

    @Test
    void shouldWriteFullPromptsWithThePuzzleAndTheContract() {
        assertThat(full(DEDUCTION)).contains("1. (A ∧ ¬B)\n2. (A ↔ (B ⊕ A))", "variables A, B ", "unsatisfiable");
        assertThat(full(INDUCTION)).contains("3, 7, ?, 15");
        assertThat(full(ABDUCTION)).contains("(A AND B) -> C\n(C OR D) -> E", "hold: A, B", "Goals: E");
        assertThat(full(ARITHMETIC)).contains("(3+4)*2");
        for (Puzzle puzzle : List.of(DEDUCTION, INDUCTION, ABDUCTION, ARITHMETIC)) {
            assertThat(full(puzzle)).doesNotContain("{{", "}}");
            assertThat(Prompts.render(puzzle, PromptStyle.FULL).system())
                    .contains("<think>", "</think>", "<answer>", "</answer>");
        }
    }

    @Test
    void shouldTakeTheWordsOfARecipe() {
        PromptTemplates own = PromptTemplates.DEFAULT.with("", Map.of(Question.NUMBERS, "What is ? in {{terms}}"));

        assertThat(Prompts.render(INDUCTION, PromptStyle.FULL, own).user()).isEqualTo("What is ? in 3, 7, ?, 15");
        assertThat(Prompts.render(DEDUCTION, PromptStyle.FULL, own))
                .isEqualTo(Prompts.render(DEDUCTION, PromptStyle.FULL));
    }

    @Test
    void shouldRefuseWordsThatLeaveOutAPartOfThePuzzle() {
        assertThatThrownBy(() -> PromptTemplates.DEFAULT.with("", Map.of(Question.REACHABILITY, "{{facts}} {{rules}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The template for reachability must hold the names [facts, goals, rules]")
                .hasMessageContaining("but holds [facts, rules]");
        assertThatThrownBy(() -> PromptTemplates.DEFAULT.with("Think in <think> and </think>.", Map.of()))
                .hasMessageContaining("does not name <answer>");
    }

    @Test
    void shouldNotReadAsATemplateWhatReplacesAName() {
        Puzzle puzzle =
                new QuestionPuzzle("What does {{question}} stand for?", new QuestionPuzzle.Reference.Maths("1"));

        assertThat(full(puzzle)).startsWith("What does {{question}} stand for?");
    }

    @Test
    void shouldGiveDifferentPromptsForDifferentPuzzles() {
        for (Ability ability : TaskFamilies.installed().abilities()) {
            Puzzle one = puzzle(ability, 1);
            Puzzle two = puzzle(ability, 2);
            assertThat(one).isNotEqualTo(two);
            assertThat(compact(one)).isNotEqualTo(compact(two));
            assertThat(full(one)).isNotEqualTo(full(two));
        }
    }

    private static Puzzle puzzle(Ability ability, long seed) {
        return TaskGenerator.generate(TaskSpec.of(ability, 2, Split.TRAIN, seed))
                .puzzle();
    }

    private static String compact(Puzzle puzzle) {
        return Prompts.render(puzzle, PromptStyle.COMPACT).user();
    }

    private static String full(Puzzle puzzle) {
        return Prompts.render(puzzle, PromptStyle.FULL).user();
    }
}
