// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    Path folder;

    @Test
    void shouldNameADataFolderThatIsAFile() throws Exception {
        Path file = Files.createFile(folder.resolve("data"));

        assertThatThrownBy(() -> Preflight.check(SuiteSettings.of(file, folder)))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(file + " is a file")
                .hasMessageContaining("--data-dir");
    }

    @Test
    void shouldNameADataFolderBelowAFile() throws Exception {
        Path file = Files.createFile(folder.resolve("data"));

        assertThatThrownBy(() -> Preflight.check(SuiteSettings.of(file.resolve("inner"), folder)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining(file.resolve("inner").toString());
    }

    @Test
    void shouldListServicesThatAreNotBuilt() throws Exception {
        for (Service service : Service.values()) {
            if (service != Service.MERGE) {
                Files.createDirectories(service.jar(folder).getParent());
                Files.createFile(service.jar(folder));
            }
        }

        assertThatThrownBy(() -> Preflight.check(SuiteSettings.of(folder.resolve("data"), folder)))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("[" + Service.MERGE.jar(folder) + "]");
    }

    @Test
    void shouldTellHowMuchSpaceIsMissing() {
        assertThatThrownBy(() -> Preflight.requireSpace(folder, 1_610_612_736L, Preflight.MIN_FREE_BYTES))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED))
                .hasMessageContaining("1.5 GiB free, but a suite needs 2.0 GiB");
    }

    @Test
    void shouldNameAJavaHomeWithoutJava() {
        SuiteSettings usual = SuiteSettings.of(folder.resolve("data"), folder);
        SuiteSettings wrong = new SuiteSettings(
                usual.dataDir(),
                usual.home(),
                usual.basePort(),
                usual.heapMegabytes(),
                usual.workers(),
                folder.resolve("no-jdk"),
                usual.readyWithin(),
                usual.restarts());

        assertThatThrownBy(() -> Preflight.check(wrong)).hasMessageContaining("no-jdk/bin/java is no program");
    }
}
