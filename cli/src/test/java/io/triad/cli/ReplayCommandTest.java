// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before a log is read; whole replays are in the tests of a whole run. */
class ReplayCommandTest {
    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldSayWhereThereIsNoLog() {
        assertThat(triad.run("replay verify --run r --data-dir", folder)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(folder + " holds no log; './triad run' makes one");
        assertThat(triad.run("blame r/merged/0 --data-dir", folder)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("holds no log");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "replay verify, --run",
        "replay train --run r --against 3 --without x, ask one at a time",
        "replay sample --run r --broker h:1, TRIAD_STORE_ENDPOINT is not set",
        "replay verify --run r --against 99, this build's verifier is of version 2",
        "replay verify --run r --max-megabytes-per-second 0 --broker h:1, a rate is 1 byte a second or more",
        "blame, CHECKPOINT|EVALUATION"
    })
    void shouldRefuseWhatCannotBeMeant(String words, String says) {
        assertThat(triad.run(words)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(says);
    }

    @Test
    void shouldNameTheLineThatIsNoVerdict() throws Exception {
        Path verdicts = Files.writeString(folder.resolve("verdicts.jsonl"), """
                {"rollout_id":"r/deduction/1/0/0","verdict":"CORRECT","reward":3.0,"verifier_version":"1"}
                {"rollout_id":"r/deduction/1/0/1","verdict":"FINE","reward":3.0}
                """);

        assertThat(triad.run("replay verify --run r --against", verdicts)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("line 2 is no verdict of --verdicts");
    }
}
