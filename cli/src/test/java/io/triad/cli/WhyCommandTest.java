// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before a log is read. */
class WhyCommandTest {
    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldSayWhereThereIsNoLog() {
        assertThat(triad.run("why --data-dir", folder)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(folder + " holds no log; './triad run' makes one");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "why --patience 0, --patience and --watch are 1 second or more",
        "why --watch 0, --patience and --watch are 1 second or more",
        "why --health trainer-svc=http://h:1, --health goes with --broker",
        "why --broker h:1 --health trainer=http://h:1, --health names 'trainer'; the services are task-generator-svc",
        "why a b, Unmatched argument"
    })
    void shouldRefuseWhatCannotBeMeant(String words, String says) {
        assertThat(triad.run(words)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains(says);
    }

    @Test
    void shouldTellItsExitStatus() {
        assertThat(triad.run("why --help")).isZero();
        assertThat(triad.printed())
                .contains("Exit status: 0 when it goes on or is complete, 1 when something is stalled");
    }
}
