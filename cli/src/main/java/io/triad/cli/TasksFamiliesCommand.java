// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.table.TextTable;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskFamily;
import io.triad.reasoning.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code triad tasks families}: what kinds of tasks there are. */
@Command(
        name = "families",
        description = {
            "Lists the families of tasks, with the share of each in its ability's mix by level.",
            "A family without a share is only made when it is named."
        })
final class TasksFamiliesCommand implements Runnable {
    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public void run() {
        List<String> header = new ArrayList<>(List.of("family"));
        IntStream.rangeClosed(1, TaskSpec.MAX_LEVEL).forEach(level -> header.add("level " + level));
        List<List<String>> rows = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            List<TaskFamily<?>> families = TaskFamilies.installed().of(ability);
            for (TaskFamily<?> family : families) {
                List<String> row = new ArrayList<>(List.of(ability.label() + "/" + family.name()));
                for (int level = 1; level <= TaskSpec.MAX_LEVEL; level++) {
                    row.add(share(family, families, level));
                }
                rows.add(row);
            }
        }
        new TextTable(header, rows).lines().forEach(System.out::println);
    }

    private static String share(TaskFamily<?> family, List<TaskFamily<?>> families, int level) {
        int all = families.stream().mapToInt(each -> each.share(level)).sum();
        return family.share(level) == 0 ? "-" : Math.round(100.0 * family.share(level) / all) + " %";
    }
}
