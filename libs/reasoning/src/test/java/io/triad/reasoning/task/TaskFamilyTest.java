// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.example.CalendarFamily;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link CalendarFamily} is a family as a user would write it; this is how it is found and used. */
class TaskFamilyTest {

    @Test
    void shouldFindAFamilyThatIsRegistered() {
        assertThat(TaskFamilies.installed().get(Ability.DOMAIN, "calendar")).isInstanceOf(CalendarFamily.class);
    }

    @Test
    void shouldMakeTasksOfARegisteredFamily() {
        Task task = TaskGenerator.generate(new TaskSpec(Ability.DOMAIN, "calendar", 2, Split.TRAIN, 7));

        assertThat(task.taskId()).isEqualTo("domain-calendar-l2-train-7-g" + TaskGenerator.VERSION + ".1");
        assertThat(task).isEqualTo(TaskGenerator.generate(new TaskSpec(Ability.DOMAIN, "calendar", 2, Split.TRAIN, 7)));
        assertThat(task.puzzle()).isInstanceOfSatisfying(QuestionPuzzle.class, puzzle -> assertThat(puzzle.question())
                .contains("days after"));
        assertThat(Prompts.render(task.puzzle(), PromptStyle.FULL).user())
                .contains("days after")
                .contains("A. Monday");
    }

    @Test
    void shouldLeaveARegisteredFamilyToThoseWhoAskForIt() {
        assertThat(TaskFamilies.installed().abilities())
                .containsExactly(Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION, Ability.ARITHMETIC);
        assertThatThrownBy(() -> TaskSpec.of(Ability.DOMAIN, 1, Split.TRAIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No family of domain has a share at level 1")
                .hasMessageContaining("calendar");
        assertThat(FamilyMix.only(Ability.DOMAIN, "calendar")
                        .spec(Ability.DOMAIN, 1, Split.TRAIN, 1)
                        .family())
                .isEqualTo("calendar");
    }

    @Test
    void shouldChooseFamiliesAsOftenAsTheirShares() {
        FamilyMix mix = new FamilyMix(Map.of(Ability.INDUCTION, Map.of("cycle", 3, "arithmetic", 1, "letters", 0)));
        Map<String, Integer> counts = new HashMap<>();
        for (long seed = 0; seed < 20_000; seed++) {
            counts.merge(mix.spec(Ability.INDUCTION, 1, Split.TRAIN, seed).family(), 1, Integer::sum);
        }

        assertThat(counts).containsOnlyKeys("cycle", "arithmetic");
        // Three standard errors of a fair draw are 184.
        assertThat(counts.get("cycle")).isBetween(14_816, 15_184);
    }

    @Test
    void shouldTellWhichFamiliesThereAre() {
        assertThatThrownBy(() -> TaskFamilies.installed().get(Ability.DEDUCTION, "sudoku"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No family of deduction is called 'sudoku'; there are [negation, satisfiability]");
        assertThat(TaskFamilies.installed().names(Ability.ABDUCTION)).containsExactly("explanation", "reachability");
        assertThat(TaskFamilies.installed().names(Ability.INDUCTION))
                .containsExactly(
                        "arithmetic", "cycle", "cyclic-letters", "geometric", "interleaved", "letters", "recurrence");
    }

    @Test
    void shouldRefuseTwoFamiliesOfOneName() {
        assertThatThrownBy(() -> new TaskFamilies(List.of(new CalendarFamily(), new CalendarFamily())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Two families of domain are called 'calendar'");
    }

    @Test
    void shouldRefuseSharesThatChooseNothing() {
        assertThatThrownBy(() -> new FamilyMix(Map.of(Ability.INDUCTION, Map.of("cycle", 0))))
                .hasMessageContaining("all 0");
        assertThatThrownBy(() -> new FamilyMix(Map.of(Ability.INDUCTION, Map.of("cycle", -1))))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new FamilyMix(Map.of(Ability.INDUCTION, Map.of("spiral", 1))))
                .hasMessageContaining("spiral");
    }
}
