// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.DistinctTasks;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDrawTest {
    @ParameterizedTest
    @CsvSource({"DEDUCTION, 1, 60", "INDUCTION, 2, 60", "ABDUCTION, 1, 60", "ARITHMETIC, 1, 60"})
    void shouldDrawTheDistinctTasksOnAnyNumberOfThreads(Ability ability, int level, int count)
            throws InterruptedException {
        DistinctTasks alone = new DistinctTasks(FamilyMix.DEFAULT, ability, level, Split.HELDOUT, -50);
        List<Task> expected = new ArrayList<>();
        while (expected.size() < count) {
            expected.add(alone.next().orElseThrow());
        }

        for (int threads : List.of(1, 3)) {
            List<Task> drawn = new ArrayList<>();
            TaskDraw.Drawn report = new TaskDraw(FamilyMix.DEFAULT, ability, level, Split.HELDOUT, -50)
                    .run(count, threads, Function.identity(), drawn::add);

            assertThat(drawn).as(threads + " threads").isEqualTo(expected);
            assertThat(report).isEqualTo(new TaskDraw.Drawn(count, alone.numPassedOver()));
        }
    }
}
