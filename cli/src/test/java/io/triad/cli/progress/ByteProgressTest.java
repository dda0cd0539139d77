// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ByteProgressTest {
    @Test
    void shouldTellBytesAndPace() {
        AtomicLong nanos = new AtomicLong();
        List<String> lines = new ArrayList<>();
        ByteProgress progress = new ByteProgress(nanos::get, lines::add);

        progress.at(1, 100);
        nanos.set(2_000_000_000L);
        progress.at(1_500_000_000L, 6_000_000_000L);
        progress.at(1_600_000_000L, 6_000_000_000L);

        assertThat(lines).containsExactly(" 25 %  1.5 GB of 6.0 GB, 750.0 MB/s, 0:06 left");
    }

    @Test
    void shouldNameSizes() {
        assertThat(ByteProgress.bytes(999)).isEqualTo("999 B");
        assertThat(ByteProgress.bytes(1000)).isEqualTo("1.0 kB");
        assertThat(ByteProgress.bytes(5e15)).isEqualTo("5000.0 TB");
    }
}
