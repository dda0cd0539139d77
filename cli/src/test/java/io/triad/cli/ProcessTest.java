// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, as the launcher starts it. */
class ProcessTest {
    @TempDir
    private Path folder = Path.of("");

    private record Ended(int status, String out, String err) {}

    private Ended triad(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtriad.home=" + Path.of("..").toRealPath(),
                TriadCommand.class.getName()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err, StandardCharsets.UTF_8));
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
        assertThat(ended.out()).contains("Usage: triad", "run ", "runs", "up ", "down ", "test ");
        assertThat(triad("nonsense").status()).isEqualTo(2);
    }
}
