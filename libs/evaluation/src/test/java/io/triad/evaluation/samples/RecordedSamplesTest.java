// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.evaluation.sampling.DrawnResponse;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSamplesTest {
    private static final List<RecordedSample> SAMPLES =
            IntStream.range(0, 4).mapToObj(RecordedSamplesTest::sample).toList();

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    private static RecordedSample sample(int seed) {
        return new RecordedSample(
                new SampleKey("c".repeat(64), "engine-1", "p".repeat(64), "temperature=1.0", seed),
                "task-7",
                new DrawnResponse("<think>A → B\n" + seed + "</think>", JudgedSample.Finish.STOP, 5 + seed));
    }

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("new").resolve("samples.jsonl");
    }

    private void record(List<RecordedSample> samples) {
        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            samples.forEach(recorded::add);
        }
    }

    @Test
    void shouldFindAgainWhatWasRecorded() throws Exception {
        record(SAMPLES.subList(0, 2));
        record(SAMPLES.subList(1, 3));

        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            assertThat(recorded.size()).isEqualTo(3);
            for (RecordedSample sample : SAMPLES.subList(0, 3)) {
                assertThat(recorded.has(sample.key())).isTrue();
                assertThat(recorded.find(sample.key())).contains(sample);
            }
            assertThat(recorded.has(SAMPLES.get(3).key())).isFalse();
            assertThat(recorded.find(SAMPLES.get(3).key())).isEmpty();
        }
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .first()
                .isEqualTo("{\"checkpoint\":\"" + "c".repeat(64)
                        + "\",\"engine\":\"engine-1\",\"task\":\"task-7\",\"prompt\":\""
                        + "p".repeat(64)
                        + "\",\"decoding\":\"temperature=1.0\",\"seed\":0,\"finish\":\"stop\",\"tokens\":5,"
                        + "\"text\":\"<think>A → B\\n0</think>\"}");
    }

    /** Whatever a killed process had not written to its end, the file ends up as if nothing had happened. */
    @Test
    void shouldGoOnFromAnyBrokenEnd() throws Exception {
        record(SAMPLES);
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            RecordedSamples.open(file).close();
            // Nothing is left of a line without an end.
            assertThat(Files.readString(file)).matches("(?s)|.*\n");

            record(SAMPLES);
            assertThat(Files.readAllBytes(file)).as("cut to %d bytes", length).isEqualTo(whole);
        }
    }

    @Test
    void shouldNotMistakeOneKeyForAnother() {
        record(SAMPLES);
        SampleKey key = SAMPLES.getFirst().key();

        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            assertThat(recorded.has(new SampleKey("d".repeat(64), key.engine(), key.prompt(), key.decoding(), 0)))
                    .isFalse();
            assertThat(recorded.has(new SampleKey(key.checkpoint(), "engine-2", key.prompt(), key.decoding(), 0)))
                    .isFalse();
            assertThat(recorded.has(new SampleKey(key.checkpoint(), key.engine(), "q", key.decoding(), 0)))
                    .isFalse();
            assertThat(recorded.has(new SampleKey(key.checkpoint(), key.engine(), key.prompt(), "greedy", 0)))
                    .isFalse();
            assertThat(recorded.has(new SampleKey(key.checkpoint(), key.engine(), key.prompt(), key.decoding(), 9)))
                    .isFalse();
        }
    }

    @Test
    void shouldNameTheLineThatIsNoSample() throws Exception {
        record(SAMPLES);
        List<String> lines = Files.readAllLines(file);
        refuses(List.of(lines.get(0), "not JSON", lines.get(1)), "line 2 of", "is no sample");
        refuses(List.of(lines.get(0) + "}"), "line 1 of");
        refuses(List.of("{}"), "seed");
        refuses(List.of(lines.get(0).replace("\"tokens\":5", "\"tokens\":-5")), "-5 tokens");
        refuses(List.of(lines.get(0).replace("\"stop\"", "\"fell asleep\"")), "FELL ASLEEP");
        refuses(List.of(lines.get(0).replace("\"tokens\":5", "\"tokens\":5,\"tokens\":5")), "Duplicate");
    }

    private void refuses(List<String> lines, String... words) throws Exception {
        Files.write(file, lines);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> RecordedSamples.open(file))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContainingAll(words);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void shouldReadNoLineWithoutEnd() throws Exception {
        record(SAMPLES);
        Files.writeString(file, "x".repeat(RecordedSamples.MAX_LINE_BYTES + 1), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> RecordedSamples.open(file))
                .hasMessageContaining("line 5 of")
                .hasMessageContaining("more than");
    }

    @Test
    void shouldBelongToOneAtATime() {
        try (RecordedSamples _ = RecordedSamples.open(file)) {
            assertThatThrownBy(() -> RecordedSamples.open(file)).hasMessageContaining("in use by another evaluation");
        }
        RecordedSamples.open(file).close();
    }

    @Test
    void shouldSayWhatHappenedToAFileThatOthersChange() throws Exception {
        record(SAMPLES);
        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            Files.writeString(
                    file,
                    "y".repeat(Math.toIntExact(Files.size(file))),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.TRUNCATE_EXISTING);

            assertThatThrownBy(() -> recorded.find(SAMPLES.getFirst().key())).hasMessageContaining("was changed while");
        }
    }
}
