// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MismatchSentinelTest {
    private static final LaneKey KEY = new LaneKey("r", Lane.DEDUCTION);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MismatchSentinel sentinel = new MismatchSentinel(meters, 0.05);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger(MismatchSentinel.class.getName()).addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger(MismatchSentinel.class.getName()).removeHandler(handler);
    }

    @Test
    void shouldPublishEachRolloutOfALane() {
        sentinel.measured(
                KEY,
                4,
                List.of(new RolloutMismatch("a", 0.01, 0.02, 1.01), new RolloutMismatch("b", 0.03, 0.06, 0.97)));

        assertThat(summary("mean").count()).isEqualTo(2);
        assertThat(summary("mean").totalAmount()).isCloseTo(0.04, within(1e-12));
        assertThat(summary("max").max()).isEqualTo(0.06);
        assertThat(summary("ratio").mean()).isCloseTo(0.99, within(1e-12));
        assertThat(logged).isEmpty();
    }

    @Test
    void shouldWarnOnceAStepAndNameTheWorst() {
        sentinel.measured(
                KEY,
                4,
                List.of(
                        new RolloutMismatch("fine", 0.05, 0.05, 1),
                        new RolloutMismatch("bad", 0.06, 0.1, 1.1),
                        new RolloutMismatch("worst", 2, 9, 4)));

        assertThat(logged).singleElement().satisfies(line -> assertThat(text(line))
                .contains("runId=r", "laneId=deduction", "step=4", "numBeyond=2", "rolloutId=worst"));
    }

    @Test
    void shouldWarnOfWhatIsNoNumber() {
        sentinel.measured(KEY, 4, List.of(new RolloutMismatch("lost", Double.NaN, Double.NaN, Double.NaN)));

        assertThat(logged).singleElement().satisfies(line -> assertThat(text(line))
                .contains("rolloutId=lost"));
    }

    private static String text(LogRecord line) {
        return line.getParameters() == null
                ? line.getMessage()
                : String.format(line.getMessage(), line.getParameters());
    }

    private DistributionSummary summary(String what) {
        return meters.get("triad.trainer.mismatch." + what)
                .tag("lane", "deduction")
                .summary();
    }
}
