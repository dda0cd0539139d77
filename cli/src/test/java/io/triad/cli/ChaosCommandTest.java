// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.cli.chaos.ChaosFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosCommandTest {
    private static final String RECIPE = "../recipes/chaos.yaml";

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldRefuseWhatCannotBeMeantBeforeAnythingIsStarted() throws Exception {
        Path used = Files.writeString(folder.resolve("suite.json"), "{}");

        assertThat(triad("chaos", RECIPE, "--kills", "0")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad("chaos", RECIPE, "--victims", "trainer-svc,trainer")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad("chaos", RECIPE, "--data", folder.toString())).isEqualTo(TriadCommand.INVALID);
        assertThat(triad("chaos", used.toString())).isEqualTo(TriadCommand.INVALID);

        assertThat(err.toString())
                .contains("kills is 0, expected 1 to 100000")
                .contains("victims trainer are no processes of a suite; there are broker, store, task-generator-svc")
                .contains("--data is " + folder.toAbsolutePath().normalize() + ", which is no empty folder")
                .contains("suite.json");
    }

    @Test
    void shouldDeleteOnlyAFolderOfItsOwn() throws Exception {
        ChaosFolder temporary = ChaosFolder.of(null);
        Files.writeString(
                Files.createDirectories(temporary.path().resolve("logs")).resolve("broker.log"), "log");
        ChaosFolder asked = ChaosFolder.of(folder);
        Files.writeString(folder.resolve("broker.log"), "log");

        temporary.deleteIfTemporary();
        asked.deleteIfTemporary();

        assertThat(temporary.path()).doesNotExist();
        assertThat(folder.resolve("broker.log")).exists();
    }

    private int triad(String... arguments) {
        return TriadCommand.commandLine(new FakeSuites(Path.of(RECIPE).toUri(), false))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
