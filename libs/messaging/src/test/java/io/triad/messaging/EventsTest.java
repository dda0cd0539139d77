// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunRequested;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class EventsTest {
    @Test
    void shouldRefuseARecordWithoutAValue() {
        assertThatThrownBy(() -> Events.decode(Topic.RUNS_REQUESTED, null, RunRequested.parser()))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining("triad.runs.requested.v1: the record has no value");
    }

    @Test
    void shouldCarryKeyAndCloudEventHeaders() {
        // Given
        RunRequested event = RunRequested.newBuilder().setRunId("run-1").build();

        // When
        Message<byte[]> message =
                Events.message("run-1", event, Envelope.now("run-1", Topic.RUNS_REQUESTED, "test", "run-1", ""));

        // Then
        var metadata = message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        assertThat(metadata.getKey()).isEqualTo("run-1");
        assertThat(Envelope.idOf(metadata.getHeaders())).isEqualTo("run-1");
        assertThat(Events.decode(Topic.RUNS_REQUESTED, message.getPayload(), RunRequested.parser()))
                .isEqualTo(event);
    }

    @Test
    void shouldCarryThePlaceInATraceOnlyWhereThereIsOne() {
        Envelope envelope = Envelope.now("run-1", Topic.RUNS_REQUESTED, "test", "run-1", "");
        String place = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(envelope.toHeaders().lastHeader("traceparent")).isNull();
        assertThat(Envelope.traceparentOf(envelope.toHeaders())).isEmpty();
        assertThat(envelope.tracedAs(place)
                        .toHeaders()
                        .lastHeader("traceparent")
                        .value())
                .isEqualTo(place.getBytes(StandardCharsets.US_ASCII));
        assertThat(Envelope.traceparentOf(envelope.tracedAs(place).toHeaders())).isEqualTo(place);
    }

    @Test
    void shouldRefuseGarbageByTopicAndCode() {
        byte[] garbage = "not an event".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Events.decode(Topic.TASKS_ISSUED, garbage, RunRequested.parser()))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("INVALID_EVENT")
                .hasMessageContaining("triad.tasks.issued.v1")
                .satisfies(e -> assertThat(((TriadException) e).code()).isEqualTo(ErrorCode.INVALID_EVENT));
    }
}
