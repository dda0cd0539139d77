// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctTasksTest {

    private static List<Task> take(DistinctTasks tasks, int number) {
        List<Task> taken = new ArrayList<>();
        for (Optional<Task> next = tasks.next(); next.isPresent(); next = tasks.next()) {
            taken.add(next.get());
            if (taken.size() == number) {
                break;
            }
        }
        return taken;
    }

    @Test
    void shouldNotRepeatAMeaning() {
        DistinctTasks tasks = new DistinctTasks(FamilyMix.DEFAULT, Ability.DEDUCTION, 2, Split.TRAIN, 0);

        Set<String> classes = new HashSet<>();
        for (Task task : take(tasks, 2_000)) {
            assertThat(classes.add(task.puzzle().semanticClass())).isTrue();
        }
        assertThat(classes).hasSize(2_000);
    }

    /** Level 1 has some 700 meanings to give, and writes each in many ways. */
    @Test
    void shouldTakeOtherWaysOfWritingWhereMeaningsAreFew() {
        DistinctTasks tasks = new DistinctTasks(FamilyMix.DEFAULT, Ability.DEDUCTION, 1, Split.TRAIN, 0);

        List<Task> taken = take(tasks, 2_000);

        Set<String> forms = new HashSet<>();
        Set<String> classes = new HashSet<>();
        boolean repeated = false;
        for (Task task : taken) {
            assertThat(forms.add(task.puzzle().canonicalForm())).isTrue();
            boolean isNew = classes.add(task.puzzle().semanticClass());
            repeated |= !isNew;
        }
        assertThat(taken).hasSize(2_000);
        assertThat(repeated).isTrue();
        assertThat(tasks.numClasses()).isEqualTo(classes.size()).isBetween(300L, 1_500L);
        assertThat(tasks.numPassedOver()).isPositive();
    }

    @Test
    void shouldEndWhenALevelIsExhausted() {
        FamilyMix mix = FamilyMix.only(Ability.DOMAIN, "calendar");

        List<Task> all = take(new DistinctTasks(mix, Ability.DOMAIN, 1, Split.HELDOUT, 0), 10_000);

        // 7 days of 30 distances each; one in eight is held out.
        assertThat(all.size()).isBetween(10, 60);
        assertThat(all).isEqualTo(take(new DistinctTasks(mix, Ability.DOMAIN, 1, Split.HELDOUT, 0), 10_000));
    }
}
