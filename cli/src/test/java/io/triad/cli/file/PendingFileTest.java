// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    private Path folder = Path.of("");

    private static LineBytes line(String text) {
        return LineBytes.of(text.getBytes(UTF_8));
    }

    @Test
    void shouldHaveItsNameOnlyWhenWhole() throws IOException {
        Path target = folder.resolve("file");
        try (PendingFile file = PendingFile.begin(target, false)) {
            file.writeLine(line("a"));
            assertThat(target).doesNotExist();
            assertThat(file.finish()).isTrue();
        }
        assertThat(target).hasContent("a\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp-*");
    }

    @Test
    void shouldBeGoneWhenAbandonedByAnotherWhileItIsWritten() {
        Path target = folder.resolve("file");
        try (PendingFile file = PendingFile.begin(target, false)) {
            assertThat(file.abandon()).isTrue();
            file.writeLine(line("a".repeat(1 << 20)));
            assertThat(file.finish()).isFalse();
            assertThat(file.abandon()).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldReplaceOnlyWhenToldTo() throws IOException {
        Path target = Files.writeString(folder.resolve("file"), "old");

        assertThatThrownBy(() -> PendingFile.begin(target, false))
                .isInstanceOf(TriadException.class)
                .hasMessage(target + " exists; --force replaces it, or give another name");
        try (PendingFile file = PendingFile.begin(target, true)) {
            file.writeLine(line("new"));
            assertThat(target).hasContent("old");
            file.finish();
        }
        assertThat(target).hasContent("new\n");
    }

    @Test
    void shouldRefuseWhatIsNoFile() {
        assertThatThrownBy(() -> PendingFile.begin(folder, true)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> PendingFile.begin(folder.resolve("no/file"), true))
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> PendingFile.begin(Path.of("/dev/null"), true))
                .hasMessageContaining("is no plain file");
    }
}
