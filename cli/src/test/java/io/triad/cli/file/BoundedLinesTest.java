// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLinesTest {
    @TempDir
    private Path folder = Path.of("");

    private List<String> lines(String text, int maxBytes) throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), text);
        List<String> lines = new ArrayList<>();
        try (BoundedLines read = BoundedLines.open(file, maxBytes)) {
            while (read.hasNext()) {
                BoundedLines.Line line = read.next();
                lines.add(line.number() + ":" + new String(line.bytes().array(), UTF_8)
                        + (line.isWhole() ? "" : "…" + line.length()));
            }
            assertThat(read.numBytes()).isEqualTo(Files.size(file));
        }
        return lines;
    }

    @Test
    void shouldNumberLinesAsAnEditorDoes() throws IOException {
        assertThat(lines("a\n\n  \t\r\nb\r\n\nc", 10)).containsExactly("1:a", "4:b\r", "6:c");
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("\n\n", 10)).isEmpty();
        assertThat(lines("\ufeffa\n\ufeffb\n", 10)).containsExactly("1:a", "2:\ufeffb");
    }

    @Test
    void shouldKeepTheBeginningOfALineThatIsTooLong() throws IOException {
        String longLine = "x".repeat(200_000);

        assertThat(lines("abc\nabcd\n" + longLine + "\n   \n    \nz", 3))
                .containsExactly("1:abc", "2:abc…4", "3:xxx…200000", "5:   …4", "6:z");
    }

    @Test
    void shouldReadLinesAcrossBlocks() throws IOException {
        String longLine = "y".repeat(150_000);

        assertThat(lines(longLine + "\n" + longLine, 1 << 20)).containsExactly("1:" + longLine, "2:" + longLine);
    }

    @Test
    void shouldSayWhatCannotBeRead() {
        assertThatThrownBy(() -> BoundedLines.open(folder.resolve("absent"), 10))
                .isInstanceOf(TriadException.class)
                .hasMessageEndingWith("absent does not exist");
        assertThatThrownBy(() -> BoundedLines.open(folder, 10))
                .isInstanceOf(TriadException.class)
                .hasMessageEndingWith("is a folder; give the name of a file");
    }
}
