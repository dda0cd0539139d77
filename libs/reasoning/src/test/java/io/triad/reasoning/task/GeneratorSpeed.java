// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Prints items per second and the share of distinct puzzles for every ability, level and split.
 *
 * <p>A main class, not a test: numbers depend on the machine. Arguments: the highest level (2), items of each (5000),
 * examples printed of each (0).
 */
final class GeneratorSpeed {

    private GeneratorSpeed() {}

    public static void main(String[] arguments) {
        int maxLevel = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        int numItems = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5000;
        int numExamples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        PrintStream out = System.out;
        for (int level = 1; level <= maxLevel; level++) {
            for (Ability ability : TaskFamilies.installed().abilities()) {
                for (Split split : Split.values()) {
                    measure(TaskSpec.of(ability, level, split, 0), numItems, numExamples, out);
                }
            }
        }
    }

    private static void measure(TaskSpec first, int numItems, int numExamples, PrintStream out) {
        for (int seed = 0; seed < numItems / 2; seed++) {
            TaskGenerator.generate(TaskSpec.of(first.ability(), first.level(), first.split(), -1L - seed));
        }
        Set<String> distinct = new HashSet<>();
        Set<String> answers = new HashSet<>();
        long characters = 0;
        int longest = 0;
        long start = System.nanoTime();
        for (int seed = 0; seed < numItems; seed++) {
            Task task = TaskGenerator.generate(TaskSpec.of(first.ability(), first.level(), first.split(), seed));
            distinct.add(task.puzzle().canonicalForm());
            answers.add(task.answer());
            characters += task.solution().length();
            longest = Math.max(longest, task.solution().length());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                "%s L%d %s: %.0f items/s, %.1f %% distinct, %d answers, solution %.1f characters (at most %d)%n",
                first.ability().label(),
                first.level(),
                first.split().label(),
                numItems / seconds,
                100.0 * distinct.size() / numItems,
                answers.size(),
                (double) characters / numItems,
                longest);
        for (int seed = 0; seed < numExamples; seed++) {
            Task task = TaskGenerator.generate(TaskSpec.of(first.ability(), first.level(), first.split(), seed));
            out.println(Prompts.render(task.puzzle(), PromptStyle.COMPACT).user() + "\n---\n" + task.solution()
                    + "\n---\n" + task.answer() + "\n");
        }
    }
}
