// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesFileTest {
    private static final JudgedSample GREEDY = new JudgedSample(
            Ability.DEDUCTION,
            1,
            0,
            "deduction-l1-heldout-5-g1",
            Decoding.GREEDY,
            0,
            Verdict.CORRECT,
            JudgedSample.Finish.STOP,
            4,
            "<think>A → B\n\"so\"</think>");
    private static final JudgedSample SAMPLED = new JudgedSample(
            Ability.DEDUCTION,
            1,
            0,
            "deduction-l1-heldout-5-g1",
            Decoding.SAMPLED,
            1,
            Verdict.MALFORMED,
            JudgedSample.Finish.NO_ROOM,
            0,
            "");

    @TempDir
    Path folder;

    @Test
    void shouldWriteOneObjectALineAndReadItBackWithoutTexts() throws Exception {
        Path file = folder.resolve("samples.jsonl");

        SamplesFile.append(file, List.of(GREEDY));
        SamplesFile.append(file, List.of(SAMPLED));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"ability\":\"deduction\",\"level\":1,\"task\":0,\"task_id\":\"deduction-l1-heldout-5-g1\","
                                + "\"decoding\":\"greedy\",\"sample\":0,\"verdict\":\"CORRECT\",\"finish\":\"stop\","
                                + "\"tokens\":4,\"text_length\":25,\"text\":\"<think>A → B\\n\\\"so\\\"</think>\"}",
                        "{\"ability\":\"deduction\",\"level\":1,\"task\":0,\"task_id\":\"deduction-l1-heldout-5-g1\","
                                + "\"decoding\":\"sampled\",\"sample\":1,\"verdict\":\"MALFORMED\","
                                + "\"finish\":\"no_room\",\"tokens\":0,\"text_length\":0,\"text\":\"\"}");
        assertThat(SamplesFile.read(file)).containsExactly(GREEDY.withoutText(), SAMPLED);
    }

    @Test
    void shouldNameTheLineThatIsNoSample() throws Exception {
        Path file = folder.resolve("samples.jsonl");
        SamplesFile.append(file, List.of(SAMPLED));
        Files.writeString(file, "{\"ability\":\"deduction\"}\n", java.nio.file.StandardOpenOption.APPEND);

        assertThatThrownBy(() -> SamplesFile.read(file))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT))
                .hasMessageContaining("line 2")
                .hasMessageContaining("level");
    }
}
