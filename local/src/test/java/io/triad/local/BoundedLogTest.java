// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    Path folder;

    @Test
    void shouldNeverExceedTwiceItsBoundAndKeepTheNewest() throws Exception {
        Path file = folder.resolve("one.log");
        try (BoundedLog log = new BoundedLog(file, 1000)) {
            for (int i = 0; i < 1000; i++) {
                log.append("line " + i);
                assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
            }
            assertThat(log.tail())
                    .endsWith("line 999")
                    .doesNotContain("line 974")
                    .contains("line 975");
        }
        Path older = folder.resolve("one.log.1");
        assertThat(Files.size(older)).isLessThanOrEqualTo(1000);
        assertThat(Files.readString(older) + Files.readString(file)).endsWith("line 998\nline 999\n");
    }

    @Test
    void shouldCutLinesThatNeverEnd() throws Exception {
        try (BoundedLog log = new BoundedLog(folder.resolve("one.log"), 100_000)) {
            log.append("x".repeat(1_000_000));
            assertThat(log.tail().length()).isLessThan(9000);
        }
    }

    @Test
    void shouldContinueWhatAnEarlierStartWrote() throws Exception {
        Path file = folder.resolve("one.log");
        for (String line : new String[] {"first", "second"}) {
            try (BoundedLog log = new BoundedLog(file, 1000)) {
                log.append(line);
            }
        }
        assertThat(file).content().isEqualTo("first\nsecond\n");
    }
}
