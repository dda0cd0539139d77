// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.proto.task.v1.SequenceTerm;
import io.triad.reasoning.formula.FormulaParser;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.DeductionPuzzle;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.InductionPuzzle;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.sequence.Notation;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskWireTest {
    @ParameterizedTest
    @EnumSource(value = Ability.class, names = "DOMAIN", mode = EnumSource.Mode.EXCLUDE)
    void shouldWriteAllOfATask(Ability ability) {
        for (int seed = 0; seed < 30; seed++) {
            Task task = TaskGenerator.generate(TaskSpec.of(ability, 1 + seed % 3, Split.HELDOUT, seed));

            var written = TaskWire.write("an/id", task, PromptStyle.FULL);

            assertThat(written.getTaskId()).isEqualTo("an/id");
            assertThat(written.getAbility().name()).isEqualTo("ABILITY_" + ability);
            assertThat(written.getSplit().name()).isEqualTo("SPLIT_HELDOUT");
            assertThat(written.getLevel()).isEqualTo(1 + seed % 3);
            assertThat(written.getSeed()).isEqualTo(seed);
            assertThat(written.getFamily()).isEqualTo(task.family());
            assertThat(written.getGeneratorVersion()).isEqualTo(TaskGenerator.VERSION);
            assertThat(written.getAnswer()).isEqualTo(task.answer());
            assertThat(written.getSolution()).isEqualTo(task.solution());
            assertThat(written.getPrompt())
                    .isEqualTo(Prompts.render(task.puzzle(), PromptStyle.FULL).user());
            assertThat(written.getSystem())
                    .isEqualTo(Prompts.render(task.puzzle(), PromptStyle.FULL).system());
            assertWritten(task.puzzle(), written.getPuzzle());
        }
    }

    private static void assertWritten(Puzzle puzzle, io.triad.proto.task.v1.Puzzle written) {
        switch (puzzle) {
            case DeductionPuzzle deduction -> {
                assertThat(written.getDeduction().getVariablesList()).isEqualTo(deduction.variables());
                assertThat(written.getDeduction().getSatisfiable()).isEqualTo(deduction.satisfiable());
                assertThat(written.getDeduction().getFormulasList().stream()
                                .map(FormulaParser::parse)
                                .toList())
                        .isEqualTo(deduction.formulas());
            }
            case InductionPuzzle induction -> {
                var terms = written.getInduction().getTermsList();
                assertThat(written.getInduction().hasAlphabet())
                        .isEqualTo(induction.sequence().notation() instanceof Notation.Letters);
                assertThat(terms).hasSize(induction.sequence().terms().size());
                for (int index = 0; index < terms.size(); index++) {
                    boolean masked = index == induction.sequence().maskedIndex();
                    assertThat(terms.get(index))
                            .isEqualTo(
                                    masked
                                            ? SequenceTerm.getDefaultInstance()
                                            : SequenceTerm.newBuilder()
                                                    .setValue(
                                                            induction.sequence().visible(index))
                                                    .build());
                }
            }
            case ReachabilityPuzzle abduction -> {
                assertThat(written.getAbduction().getFactsList()).isEqualTo(abduction.facts());
                assertThat(written.getAbduction().getGoalsList()).isEqualTo(abduction.goals());
                assertThat(written.getAbduction().getRulesList().stream()
                                .map(rule -> rule.getCondition() + " -> " + rule.getConclusion())
                                .toList())
                        .isEqualTo(abduction.rules().stream()
                                .map(io.triad.reasoning.rules.Rule::full)
                                .toList());
            }
            case ExplanationPuzzle explanation -> {
                assertThat(written.getExplanation().getObservation()).isEqualTo(explanation.observation());
                assertThat(written.getExplanation().getHypothesesList()).isEqualTo(explanation.hypotheses());
                assertThat(written.getExplanation().getDenialsList())
                        .isEqualTo(explanation.denials().stream()
                                .map(Condition::full)
                                .toList());
            }
            case QuestionPuzzle question ->
                assertThat(written.getQuestion().getQuestion()).isEqualTo(question.question());
            case ArithmeticPuzzle arithmetic ->
                assertThat(written.getArithmetic().getExpression())
                        .isEqualTo(arithmetic.expression().text());
        }
    }

    @Test
    void shouldRefuseWhatIsUnspecifiedOrUnknown() {
        assertThatThrownBy(() -> TaskWire.read(io.triad.proto.task.v1.Ability.ABILITY_UNSPECIFIED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ABILITY_ABDUCTION");
        assertThatThrownBy(() -> TaskWire.read(io.triad.proto.task.v1.Ability.UNRECOGNIZED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TaskWire.read(io.triad.proto.task.v1.Split.SPLIT_UNSPECIFIED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SPLIT_TRAIN");
    }
}
