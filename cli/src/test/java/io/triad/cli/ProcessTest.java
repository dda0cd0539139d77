// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, as the launcher starts it. */
class ProcessTest {
    @TempDir
    private Path folder = Path.of("");

    private record Ended(int status, String out, String err) {}

    private Ended triad(String... arguments) throws IOException, InterruptedException {
        return end(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtriad.home=" + Path.of("..").toRealPath(),
                TriadCommand.class.getName()));
        if (arguments[0].equals("eval")) {
            // The sampler's; the JVM says on standard error that it is an incubator.
            command.add(1, "--add-modules=jdk.incubator.vector");
        }
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Ended end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(folder.resolve("out")),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    /** Waits until a file that the process writes has bytes. */
    private static void awaitBytes(Process process, Callable<Path> file) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file.call()) || Files.size(file.call()) == 0) {
            assertThat(process.isAlive()).as("still at work").isTrue();
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void shouldLeaveNoFileWhenToldToEndInTheMiddle() throws Exception {
        Path tasks = Files.createDirectory(folder.resolve("tasks"));
        Process process = start(
                "tasks",
                "generate",
                "--ability",
                "induction",
                "--level",
                "5",
                "--count",
                "1000000000",
                "--out",
                tasks.resolve("all.jsonl").toString());
        awaitBytes(process, () -> {
            try (var files = Files.list(tasks)) {
                return files.findFirst().orElse(tasks.resolve("none"));
            }
        });

        process.destroy();

        Ended ended = end(process);
        assertThat(ended.status()).isEqualTo(143);
        assertThat(ended.err()).isEqualTo("interrupted; nothing was written to " + tasks.resolve("all.jsonl") + "\n");
        assertThat(tasks).isEmptyDirectory();
    }

    @Test
    void shouldGoOnJudgingAfterBeingKilled() throws Exception {
        String line =
                "{\"task\":{\"puzzle\":{\"expression\":\"3+4\"}},\"response\":\"<think></think><answer>7</answer>\"}\n";
        Path in = Files.writeString(folder.resolve("in"), line.repeat(3_000));
        Path judged = folder.resolve("judged");
        Path partial = folder.resolve("judged.partial");
        // A pipe that stays open, so that the command is surely in the middle of it.
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process process = start("verify", "--in", pipe.toString(), "--out", judged.toString());
        try (OutputStream writer = Files.newOutputStream(pipe)) {
            writer.write(line.repeat(2_000).getBytes(StandardCharsets.UTF_8));
            writer.flush();
            awaitBytes(process, () -> partial);
            process.destroyForcibly();
            assertThat(end(process).status()).isEqualTo(137);
        }
        assertThat(judged).doesNotExist();

        Ended ended = triad("verify", "--resume", "--in", in.toString(), "--out", judged.toString());

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).isEmpty();
        // On a busy machine it tells of its progress first.
        assertThat(ended.err()).endsWith(judged + " has 3,000 lines: 3,000 CORRECT\n");
        assertThat(Files.readAllLines(judged))
                .hasSize(3_000)
                .containsOnly(Files.readAllLines(judged).getFirst());
        assertThat(partial).doesNotExist();
    }

    @Test
    void shouldGoOnMeasuringAfterBeingKilled() throws Exception {
        Path checkpoint = SmallCheckpoints.write(folder.resolve("checkpoint"), 3);
        Path suite = Files.writeString(
                folder.resolve("suite.yaml"),
                "name: s\nversion: 1\npromptStyle: compact\ndecoding: {samples: 40, maxTokens: 120}\n"
                        + "heldOut: {abilities: [arithmetic], levels: [1], tasksPerLevel: 10}\n");
        List<String> options = List.of(
                "eval", "--checkpoint", checkpoint.toString(), "--suite", suite.toString(), "--batch", "2", "--out");
        Path record = folder.resolve("record");
        Process process = start(arguments(options, folder.resolve("killed.json"), record));
        awaitBytes(process, () -> {
            try (var files = Files.exists(record) ? Files.list(record) : Stream.<Path>empty()) {
                return files.findFirst().orElse(record.resolve("none"));
            }
        });
        process.destroyForcibly();
        assertThat(end(process).status()).isEqualTo(137);
        assertThat(folder.resolve("killed.json")).doesNotExist();

        Ended ended = triad(arguments(options, folder.resolve("resumed.json"), record));
        Ended undisturbed = triad(arguments(options, folder.resolve("undisturbed.json"), folder.resolve("other")));

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains(" of 410 responses to draw")
                .doesNotContain("410 of 410 responses", " 0 of 410 responses");
        assertThat(undisturbed.err()).contains("410 of 410 responses to draw");
        assertThat(folder.resolve("resumed.json")).hasSameBinaryContentAs(folder.resolve("undisturbed.json"));
        try (var files = Files.list(record)) {
            Path file = files.findFirst().orElseThrow();
            assertThat(file).hasSameBinaryContentAs(folder.resolve("other").resolve(file.getFileName()));
        }
    }

    @Test
    void shouldGoOnMergingAfterBeingKilled() throws Exception {
        for (String model : List.of("one", "two")) {
            Path there = Files.createDirectory(folder.resolve(model));
            Files.writeString(there.resolve("config.json"), "{\"num_hidden_layers\": 40}");
            Random random = new Random(model.hashCode());
            SafetensorsWriter.write(
                    there.resolve("model.safetensors"),
                    IntStream.range(0, 40)
                            .mapToObj(layer -> FloatTensor.of(
                                    "model.layers." + layer + ".weight", Shape.of(300, 300), values(random, 90_000)))
                            .toArray(FloatTensor[]::new));
        }
        Path file = Files.writeString(
                folder.resolve("merge.yaml"),
                "models: [{model: %1$s/two}]\nbase_model: %1$s/one\nmerge_method: dare_ties\n".formatted(folder)
                        + "parameters: {weight: 1.0, density: 0.5}\n");
        Path out = folder.resolve("merged");
        List<String> options = List.of(
                "merge",
                file.toString(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--max-shard-size",
                "400k",
                "--threads",
                "1",
                "--out");
        Process process = start(with(options, out));
        awaitBytes(process, () -> {
            Path records = out.resolve(".merging");
            try (var files = Files.exists(records) ? Files.list(records) : Stream.<Path>empty()) {
                return files.filter(each -> each.toString().endsWith(".safetensors.json"))
                        .findFirst()
                        .orElse(records.resolve("none"));
            }
        });
        process.destroyForcibly();
        assertThat(end(process).status()).isEqualTo(137);
        assertThat(out.resolve("merge.json")).doesNotExist();

        Ended ended = triad(with(options, out));
        Ended undisturbed = triad(with(options, folder.resolve("undisturbed")));

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("merged into " + out + ", going on from what was there: 40 tensors");
        assertThat(undisturbed.err()).contains("merged into " + folder.resolve("undisturbed") + ": 40 tensors");
        try (var files = Files.list(folder.resolve("undisturbed"))) {
            for (Path each : files.toList()) {
                assertThat(out.resolve(each.getFileName())).hasSameBinaryContentAs(each);
            }
        }
        assertThat(out.resolve(".merging")).doesNotExist();
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static String[] with(List<String> options, Path out) {
        return Stream.concat(options.stream(), Stream.of(out.toString())).toArray(String[]::new);
    }

    private static String[] arguments(List<String> options, Path out, Path record) {
        return Stream.concat(options.stream(), Stream.of(out.toString(), "--record", record.toString()))
                .toArray(String[]::new);
    }

    @Test
    void shouldRefuseAWrongRecipeWithNothingStarted() throws IOException, InterruptedException {
        Path recipe = Files.writeString(
                folder.resolve("wrong.yaml"),
                Files.readString(Path.of("../recipes/miniature.yaml")).replace("seed: 7", "seed: seven"));
        Path data = folder.resolve("data");

        Ended ended = triad("run", recipe.toString(), "--data-dir", data.toString());

        assertThat(ended)
                .isEqualTo(new Ended(
                        2,
                        "",
                        "triad: " + recipe
                                + " has a problem:\n  seed: must be an integer of 64 bits, but is \"seven\"\n"));
        assertThat(data).doesNotExist();
    }

    @Test
    void shouldShowHowItIsUsed() throws IOException, InterruptedException {
        Ended ended = triad("--help");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("Usage: triad", "run ", "runs", "up ", "down ", "tasks ", "verify ", "test ");
        assertThat(triad("nonsense").status()).isEqualTo(2);
    }
}
