// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Not a test of anything: the way by which {@link Recording} is asked to record, since test classes have no program of their own. */
class RecordingTest {
    @Test
    @EnabledIfSystemProperty(named = "triad.record", matches = ".+")
    void shouldRecord() throws Exception {
        Path target = Path.of("src/test/resources/recorded");

        Recording.record(Path.of(System.getProperty("triad.record")), target);

        assertThat(Files.size(target.resolve("log.tsv.gz")) + Files.size(target.resolve("store.zip")))
                .as("bytes of the record, which everybody who clones has to fetch")
                .isLessThan(450_000);
    }
}
