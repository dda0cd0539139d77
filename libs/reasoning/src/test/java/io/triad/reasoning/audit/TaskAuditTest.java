// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptBudget;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes {@code target/task-audit.md}. */
class TaskAuditTest {

    private static final int NUM_TASKS = 3_000;

    /** The words of full prompts are counted by a published tokenizer, whose merges are much like those of today's models. */
    @Test
    void shouldFindNothingAmissWithTheGeneratedLevels() throws IOException {
        Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
        TaskAudit audit = new TaskAudit(prompt -> encoding.countTokens(prompt.system() + "\n" + prompt.user()));
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level = 1; level <= TaskSpec.MAX_LEVEL; level++) {
                int number = ability == Ability.DEDUCTION && level >= 4 ? NUM_TASKS / 2 : NUM_TASKS;
                for (int seed = 0; seed < number; seed++) {
                    audit.add(TaskGenerator.generate(TaskSpec.of(ability, level, Split.TRAIN, seed)));
                }
            }
        }

        AuditReport report = audit.report();

        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "task-audit.md"), report.markdown());
        assertThat(report.shortcutsThatWork()).isEmpty();
        assertThat(report.fallsInDifficulty()).isEmpty();
        assertThat(report.levels()).allSatisfy(level -> assertThat(
                        level.promptTokens().orElseThrow().numOver())
                .as("%s level %d: %s", level.ability(), level.level(), level.promptTokens())
                .isZero());
        assertThat(report.passes()).isTrue();
    }

    /** Goals that are reachable just when OR concludes them: the defect that the audit is there to find. */
    @Test
    void shouldFindAShortcutThatWorks() {
        TaskAudit audit = new TaskAudit();
        for (int i = 0; i < 400; i++) {
            boolean reachable = i % 3 != 0;
            audit.add(goalTask(reachable ? Junction.OR : Junction.AND, reachable));
        }

        List<ShortcutResult> working = audit.report().shortcutsThatWork();

        assertThat(working).extracting(ShortcutResult::shortcut).contains("reachable if OR concludes the goal");
        assertThat(working).allSatisfy(result -> {
            assertThat(result.right()).isEqualTo(1.0);
            assertThat(result.chance()).isCloseTo(2 / 3.0, within(0.01));
        });
        assertThat(audit.report().passes()).isFalse();
    }

    private static Task goalTask(Junction junction, boolean reachable) {
        ReachabilityPuzzle puzzle =
                new ReachabilityPuzzle(List.of(Rule.of(junction, "A", "B", "C")), List.of("A"), List.of("C"));
        return new Task(
                "id",
                Ability.ABDUCTION,
                "reachability",
                1,
                0,
                Split.TRAIN,
                "test",
                puzzle,
                reachable ? "C is reachable" : "C is unreachable",
                "",
                new Difficulty(1, 1, 1, 1));
    }

    @Test
    void shouldFindADifficultyThatFalls() {
        TaskAudit audit = new TaskAudit();
        audit.add(TaskGenerator.generate(new TaskSpec(Ability.ARITHMETIC, "expression", 3, Split.TRAIN, 1)));
        Task easy = TaskGenerator.generate(new TaskSpec(Ability.ARITHMETIC, "expression", 2, Split.TRAIN, 1));
        audit.add(new Task(
                easy.taskId(),
                easy.ability(),
                easy.family(),
                4,
                easy.seed(),
                easy.split(),
                easy.generatorVersion(),
                easy.puzzle(),
                easy.answer(),
                easy.solution(),
                easy.difficulty()));

        assertThat(audit.report().fallsInDifficulty())
                .contains("arithmetic: propagations 4.000 at level 3, 3.000 at level 4");
    }

    @Test
    void shouldCountPromptsBeyondTheBudgetOfTheirLevel() {
        int budget = PromptBudget.tokens(1);
        TaskAudit audit = new TaskAudit(prompt -> prompt.user().equals("long") ? budget + 1 : budget);
        Task task = TaskGenerator.generate(TaskSpec.of(Ability.ARITHMETIC, 1, Split.TRAIN, 0));
        for (String words : List.of("short", "long", "short")) {
            audit.add(task, new Prompt("", words));
        }

        AuditReport report = audit.report();

        assertThat(report.levels().getFirst().promptTokens().orElseThrow().numOver())
                .isEqualTo(1);
        assertThat(report.passes()).isFalse();
        assertThat(report.objections())
                .contains("arithmetic level 1: 1 prompts have more than 256 tokens, the longest 257");
    }

    @Test
    void shouldTakeTheNearestRanksOfASpread() {
        assertThat(Spread.of(List.of(10L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L))).isEqualTo(new Spread(5.5, 1, 5, 9, 10));
        assertThat(Spread.of(List.of(7L))).isEqualTo(new Spread(7, 7, 7, 7, 7));
    }

    /** Chance 0.5 and 10,000 trials: 0.55 + 3·√(0.55·0.45/10000) = 0.56492. */
    @Test
    void shouldAllowChanceAMarginAndTheErrorsOfTheSample() {
        ShortcutResult result = new ShortcutResult(Ability.ABDUCTION, 1, "any", 10_000, 0.5649, 0.5);

        assertThat(result.limit()).isCloseTo(0.56492, within(1e-5));
        assertThat(result.isNearChance()).isTrue();
    }
}
