// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.cli.progress.RunProgress;
import io.triad.proto.run.v1.RunState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawnScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DrawnScreen screen =
            new DrawnScreen(new PrintStream(out, true, StandardCharsets.UTF_8), () -> 81, true);

    private static RunProgress.View view(int seconds) {
        return new RunProgress.View(
                RunState.newBuilder().setRunId("run-1").build(), Duration.ofSeconds(seconds), List.of());
    }

    private String written() {
        String text =
                out.toString(StandardCharsets.UTF_8).replace("\u001b", "^").replace(System.lineSeparator(), "|");
        out.reset();
        return text;
    }

    @Test
    void shouldDrawOverWhatItDrew() {
        screen.show(view(1));
        assertThat(written()).isEqualTo("run-1  starting  0:01^[K|^[J");

        screen.show(view(2));
        assertThat(written()).isEqualTo("^[1Frun-1  starting  0:02^[K|^[J");
    }

    @Test
    void shouldLeaveBarsAndLineWhereTheyAre() {
        screen.show(view(1));
        written();

        screen.say("hello");
        assertThat(written()).isEqualTo("hello|");
        screen.show(view(2));
        assertThat(written()).isEqualTo("run-1  starting  0:02^[K|^[J");
    }

    @Test
    void shouldReplaceALineThatTicks() {
        screen.tick("1 %");
        assertThat(written()).isEqualTo("1 %^[K|^[J");
        screen.tick("2 %" + "x".repeat(100));
        assertThat(written()).isEqualTo("^[1F2 %" + "x".repeat(77) + "^[K|^[J");

        screen.say("done");
        assertThat(written()).isEqualTo("^[1F^[Jdone|");
        screen.say("end");
        assertThat(written()).isEqualTo("end|");
    }
}
