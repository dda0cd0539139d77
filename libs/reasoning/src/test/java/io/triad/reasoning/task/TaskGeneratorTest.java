// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.random.SplitMix64;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TaskGeneratorTest {

    @Test
    void shouldMakeTheSameTaskFromTheSameSpec() {
        for (Ability ability : TaskFamilies.installed().abilities()) {
            TaskSpec spec = TaskSpec.of(ability, 2, Split.HELDOUT, -17);

            assertThat(TaskGenerator.generate(spec)).isEqualTo(TaskGenerator.generate(spec));
        }
    }

    /** Fails whenever some task changes: then {@link TaskGenerator#VERSION} has to change, and the digest with it. */
    @Test
    void shouldKeepItsBytesWithinAVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level = 1; level <= TaskSpec.MAX_LEVEL; level++) {
                for (Split split : Split.values()) {
                    for (long seed = 0; seed < (level <= 2 ? 50 : 20); seed++) {
                        Task task = TaskGenerator.generate(TaskSpec.of(ability, level, split, seed));
                        String text = task.taskId()
                                + task.family()
                                + Prompts.render(task.puzzle(), PromptStyle.COMPACT)
                                        .user()
                                + Responses.worked(task)
                                + task.difficulty();
                        digest.update(text.getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }

        assertThat(TaskGenerator.VERSION).isEqualTo("8");
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("177235f203873798e678a65872eb5554beb2ddbd83f229c4e432b762d34bf106");
    }

    @Test
    void shouldNameTheTaskAfterItsSpec() {
        TaskSpec spec = TaskSpec.of(Ability.ABDUCTION, 1, Split.TRAIN, 42);

        Task task = TaskGenerator.generate(spec);

        assertThat(task.taskId()).isEqualTo("abduction-" + spec.family() + "-l1-train-42-g8");
        assertThat(task.seed()).isEqualTo(42);
        assertThat(task.level()).isEqualTo(1);
        assertThat(task.generatorVersion()).isEqualTo(TaskGenerator.VERSION);
    }

    @Test
    void shouldRefuseALevelThatDoesNotExist() {
        assertThatThrownBy(() -> TaskSpec.of(Ability.DEDUCTION, 6, Split.TRAIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 6");
    }

    @Test
    void shouldFindAbilitiesAndSplitsByLabel() {
        for (Ability ability : TaskFamilies.installed().abilities()) {
            assertThat(Ability.of(ability.label())).isEqualTo(ability);
        }
        for (Split split : Split.values()) {
            assertThat(Split.of(split.label())).isEqualTo(split);
        }
        assertThatThrownBy(() -> Ability.of("Deduction")).hasMessageContaining("'Deduction'");
    }

    /** The first numbers of the published reference generator for seed 1234567. */
    @Test
    void shouldDrawTheNumbersOfTheReferenceGenerator() {
        SplitMix64 random = new SplitMix64(1234567);

        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("6457827717110365317");
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("3203168211198807973");
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    }
}
