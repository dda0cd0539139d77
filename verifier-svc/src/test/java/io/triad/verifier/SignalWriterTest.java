// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Envelope;
import io.triad.verifier.signals.LaneStep;
import io.triad.verifier.signals.LengthBaseline;
import io.triad.verifier.signals.Signal;
import io.triad.verifier.signals.StepSignals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalWriterTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Channel channel = new Channel();
    private final SignalWriter writer = new SignalWriter(channel, new SignalMeters(meters));

    /** A channel that takes what it is not told to refuse. */
    private static final class Channel implements MutinyEmitter<byte[]> {
        final List<String> written = new ArrayList<>();
        final Set<String> refused = new HashSet<>();

        @Override
        public <M extends Message<? extends byte[]>> Uni<Void> sendMessage(M message) {
            String id = Envelope.idOf(message.getMetadata(OutgoingKafkaRecordMetadata.class)
                    .orElseThrow()
                    .getHeaders());
            if (refused.contains(id)) {
                return Uni.createFrom().failure(new IllegalStateException("no leader"));
            }
            written.add(id);
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> send(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendAndAwait(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancellable sendAndForget(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> void send(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> void sendMessageAndAwait(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> Cancellable sendMessageAndForget(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {}

        @Override
        public void error(Exception failure) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }

    private static StepSignals step(String lane, int step) {
        return new StepSignals(
                new LaneStep("run", lane, step),
                List.of(),
                List.of(),
                4,
                1,
                Map.of(),
                new StepSignals.Length(30, new LengthBaseline(List.of(1), 10)),
                0.25,
                new StepSignals.Collapse(0, 0, 0),
                new StepSignals.Dominance(Optional.empty(), Optional.empty()),
                List.of(Signal.LENGTH_DRIFT));
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Test
    void shouldWriteAllInOrderHoweverMany() {
        List<String> wanted = new ArrayList<>();
        for (int step = 1; step <= 200; step++) {
            writer.add(step("deduction", step), "cause");
            wanted.add("run/deduction/" + step + "/signals");
        }

        writer.flush();
        writer.flush();

        assertThat(channel.written).isEqualTo(wanted);
    }

    @Test
    void shouldKeepWhatIsNotWrittenForTheNextTime() {
        // Given three steps, of which the log does not take the second
        channel.refused.add("run/deduction/2/signals");
        for (int step = 1; step <= 3; step++) {
            writer.add(step("deduction", step), "");
        }

        // When
        assertThatThrownBy(writer::flush)
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("1 steps")
                .hasMessageContaining("no leader");
        assertThat(count("triad.verifier.signals.steps", "lane", "deduction")).isEqualTo(2);
        channel.refused.clear();
        writer.flush();

        // Then it is written, and nothing twice
        assertThat(channel.written)
                .containsExactly("run/deduction/1/signals", "run/deduction/3/signals", "run/deduction/2/signals");
        assertThat(count("triad.verifier.signals.steps", "lane", "deduction")).isEqualTo(3);
    }

    @Test
    void shouldMeasureByLanesThatThereAre() {
        writer.add(step("deduction", 1), "");
        writer.add(step("no-lane-of-ours", 1), "");

        writer.flush();

        assertThat(meters.get("triad.verifier.signals.length.drift")
                        .tag("lane", "deduction")
                        .gauge()
                        .value())
                .isEqualTo(3);
        assertThat(meters.get("triad.verifier.signals.group.collapse")
                        .tag("lane", "deduction")
                        .gauge()
                        .value())
                .isNaN();
        assertThat(count("triad.verifier.signals.missing", "lane", "other")).isEqualTo(1);
        assertThat(count("triad.verifier.signals.warnings", "lane", "deduction", "signal", "length-drift"))
                .isEqualTo(1);
    }
}
