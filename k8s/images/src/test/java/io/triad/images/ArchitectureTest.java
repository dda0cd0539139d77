// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void shouldKnowWhatJvmsCallThem() throws Exception {
        assertThat(Architecture.of("amd64").platform().getArchitecture()).isEqualTo("amd64");
        assertThat(Architecture.of("aarch64").platform().getArchitecture()).isEqualTo("arm64");
        assertThat(Architecture.of("aarch64").platform().getOs()).isEqualTo("linux");
    }

    @Test
    void shouldNameAMachineThatImagesAreNotBuiltFor() {
        assertThatThrownBy(() -> Architecture.of("riscv64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riscv64");
    }

    /** The loader's path is in every program of the machine. */
    @Test
    void shouldKnowTheLoaderOfThisMachine() throws Exception {
        String loader = Architecture.of(System.getProperty("os.arch")).loader();

        assertThat(new String(Files.readAllBytes(Path.of("/bin/sh")), StandardCharsets.ISO_8859_1))
                .contains(loader + "\0");
    }
}
