// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteFileTest {
    private static final SuitePorts PORTS = SuitePorts.from(7400);

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() {
        SuiteFile written = SuiteFile.ofThisProcess(PORTS, true);

        written.write(folder);

        assertThat(SuiteFile.read(folder)).contains(written);
        assertThat(Suite.find(folder)).contains(written);
        assertThat(written.process()).contains(ProcessHandle.current());
        assertThat(written.server()).hasToString("http://127.0.0.1:7410");
    }

    @Test
    void shouldFindNoSuiteThatIsStillStarting() {
        SuiteFile.ofThisProcess(PORTS, false).write(folder);

        assertThat(Suite.find(folder)).isEmpty();
    }

    @Test
    void shouldNotTakeAnotherProcessOfTheSameNumberForTheSuite() {
        SuiteFile self = SuiteFile.ofThisProcess(PORTS, true);
        new SuiteFile(self.pid(), self.startedAtMillis() - 3_600_000, true, PORTS).write(folder);

        assertThat(Suite.find(folder)).isEmpty();
        // Nothing is ended: this process still runs when the call returns
        assertThat(Suite.stopRunning(folder)).isFalse();
    }

    @Test
    void shouldNameAFileThatCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("suite.json"), "{\"pid\": 1");

        assertThatThrownBy(() -> Suite.find(folder))
                .hasMessageContaining(folder.resolve("suite.json").toString())
                .hasMessageContaining("delete it");
    }

    @Test
    void shouldFindTheFileOfAnObjectOfItsOwnStoreOnly() {
        assertThat(Suite.fileOf(folder, "s3://triad/runs/r1/report.html"))
                .contains(folder.resolve("store/triad/runs/r1/report.html"));
        assertThat(Suite.fileOf(folder, "s3://other/runs/r1")).isEmpty();
        assertThat(Suite.fileOf(folder, "s3://triad/../../etc/passwd")).isEmpty();
        assertThat(Suite.fileOf(folder, "file:///etc/passwd")).isEmpty();
    }
}
