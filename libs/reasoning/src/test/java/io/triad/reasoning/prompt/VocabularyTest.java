// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

    private static Task task(Ability ability, int level, long seed) {
        return TaskGenerator.generate(TaskSpec.of(ability, level, Split.TRAIN, seed));
    }

    private static String text(Task task) {
        return Prompts.render(task.puzzle(), PromptStyle.COMPACT).user() + "\n" + Responses.worked(task);
    }

    /** Runs of two and more letters are words of the vocabulary, so are letters with a mark and all other characters beyond ASCII. */
    @Test
    void shouldSpellEveryCompactTask() {
        Set<String> used = new TreeSet<>();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level = 1; level <= TaskSpec.MAX_LEVEL; level++) {
                for (long seed = 0; seed < (level <= 2 ? 300 : 10); seed++) {
                    String text = text(task(ability, level, seed));
                    for (String tag : Vocabulary.words().subList(0, 4)) {
                        assertThat(text).containsOnlyOnce(tag);
                        text = text.replace(tag, "\n");
                    }
                    collect(text, used);
                }
            }
        }
        assertThat(Vocabulary.words()).containsAll(used);
    }

    private static void collect(String text, Set<String> used) {
        int position = 0;
        while (position < text.length()) {
            int end = position;
            while (end < text.length() && Character.isLetter(text.charAt(end)) && text.charAt(end) < 128) {
                end++;
            }
            if (end - position >= 2) {
                used.add(text.substring(position, end));
                if (position > 0 && text.charAt(position - 1) == ' ') {
                    used.add(" " + text.substring(position, end));
                }
            } else if (end == position) {
                char c = text.charAt(position);
                if (c == '✓' || c == '✗') {
                    used.add(text.substring(position - 1, position + 1));
                } else if (c >= 128) {
                    used.add(String.valueOf(c));
                }
                end++;
            }
            position = end;
        }
    }

    @Test
    void shouldHaveEveryWordOnce() {
        assertThat(Vocabulary.words()).doesNotHaveDuplicates();
        assertThat(new HashSet<>(Vocabulary.words()))
                .contains("<think>", "</think>", "<answer>", "</answer>", " reachable", "∧");
    }

    /** Mean and largest number of tokens of a solution, and of a prompt. */
    @ParameterizedTest
    @CsvSource({
        "DEDUCTION,satisfiability,1,48,105,30",
        "DEDUCTION,satisfiability,2,190,500,100",
        "DEDUCTION,negation,1,52,115,36",
        "INDUCTION,cycle,1,45,60,30",
        "INDUCTION,cycle,2,60,90,45",
        "INDUCTION,interleaved,2,75,110,45",
        "INDUCTION,recurrence,2,90,140,45",
        "INDUCTION,letters,2,45,60,20",
        "INDUCTION,cyclic-letters,2,45,60,20",
        "ABDUCTION,reachability,1,50,150,70",
        "ABDUCTION,reachability,2,110,400,110",
        "ABDUCTION,explanation,1,90,170,90",
        "ABDUCTION,explanation,2,120,260,110",
        "ARITHMETIC,expression,1,16,24,14",
        "ARITHMETIC,expression,2,28,40,20"
    })
    void shouldKeepSolutionsShort(
            Ability ability, String family, int level, double mean, int largest, int largestPrompt) {
        long sum = 0;
        int numTasks = 1000;
        for (long seed = 0; seed < numTasks; seed++) {
            Task task = TaskGenerator.generate(new TaskSpec(ability, family, level, Split.TRAIN, seed));
            int tokens = TokenCounter.count(task.solution());
            sum += tokens;
            assertThat(tokens).as(task.solution()).isLessThanOrEqualTo(largest);
            assertThat(TokenCounter.count(
                            Prompts.render(task.puzzle(), PromptStyle.COMPACT).user()))
                    .isLessThanOrEqualTo(largestPrompt);
        }
        assertThat((double) sum / numTasks).isLessThanOrEqualTo(mean);
    }
}
