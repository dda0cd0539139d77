// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.heldout;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.Derived;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskFamilies;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutSetTest {
    @Test
    void shouldDrawDistinctHeldOutTasksOfEveryAbilityAndLevel() {
        HeldOutSet set = HeldOutSet.draw(7, List.of(1, 2), 12);

        assertThat(set.tasks()).hasSize(4 * 2 * 12);
        assertThat(set.tasks().stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        assertThat(set.tasks()).allSatisfy(each -> {
            assertThat(Split.of(each.task().puzzle())).isEqualTo(Split.HELDOUT);
            assertThat(each.task().split()).isEqualTo(Split.HELDOUT);
        });
        for (Ability ability : TaskFamilies.installed().abilities()) {
            assertThat(set.of(ability, 2))
                    .extracting(HeldOutTask::index)
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void shouldBeAFunctionOfSeedLevelsAndSize() {
        HeldOutSet set = HeldOutSet.draw(7, List.of(1), 5);

        assertThat(HeldOutSet.draw(7, List.of(1), 5)).isEqualTo(set);
        assertThat(HeldOutSet.draw(8, List.of(1), 5)).isNotEqualTo(set);
        assertThat(set.of(Ability.DEDUCTION, 1).getFirst().task().seed())
                .isEqualTo(Derived.seed(7, "heldout", "deduction", 1, 0));
    }

    @Test
    void shouldEndALevelThatHasNoMoreDistinctTasks() {
        // Given: more sums of level 1 than are held out
        HeldOutSet set = HeldOutSet.draw(7, List.of(1), 2_000);

        // Then
        List<HeldOutTask> sums = set.of(Ability.ARITHMETIC, 1);
        assertThat(sums).hasSizeBetween(1, 1_999);
        assertThat(sums.stream().map(each -> each.task().puzzle().canonicalForm()))
                .doesNotHaveDuplicates();
        assertThat(sums.getLast().index()).isEqualTo(sums.size() - 1);
    }
}
