// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What an event says about itself: CloudEvents 1.0 attributes in Kafka's binary mode (headers {@code ce_*}).
 *
 * @param id derived id; the same event written again has the same id
 * @param type topic name
 * @param source service that wrote it
 * @param subject what it is about: run/lane/step/…
 * @param runId run that it belongs to
 * @param causationId id of the event that led to it; empty for the first of a run
 * @param time when it was written (not part of any digest)
 * @param traceparent its place in a trace, as W3C Trace Context writes it; empty when nothing is traced
 */
public record Envelope(
        String id,
        String type,
        String source,
        String subject,
        String runId,
        String causationId,
        Instant time,
        String traceparent) {
    private static final String TRACEPARENT = "traceparent";

    public Envelope {
        Objects.requireNonNull(id);
        Objects.requireNonNull(type);
    }

    /** Creates the envelope of an event that is written now; its subject is its id. */
    public static Envelope now(String id, Topic topic, String source, String runId, String causationId) {
        return new Envelope(id, topic.topicName(), source, id, runId, causationId, Instant.now(), "");
    }

    /** Returns this envelope with a place in a trace; empty for none. */
    public Envelope tracedAs(String place) {
        return new Envelope(id, type, source, subject, runId, causationId, time, place);
    }

    /** Returns the headers of the record. */
    public Headers toHeaders() {
        RecordHeaders headers = new RecordHeaders();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", id);
        put(headers, "ce_type", type);
        put(headers, "ce_source", source);
        put(headers, "ce_time", time.toString());
        put(headers, "ce_subject", subject);
        put(headers, "ce_runid", runId);
        put(headers, "ce_causationid", causationId);
        put(headers, "content-type", "application/protobuf");
        if (!traceparent.isEmpty()) {
            put(headers, TRACEPARENT, traceparent);
        }
        return headers;
    }

    /** Returns the {@code ce_id} of a record, or an empty text when it has none. */
    public static String idOf(Headers headers) {
        return text(headers, "ce_id");
    }

    /** Returns a record's place in a trace, or an empty text when it has none. */
    public static String traceparentOf(Headers headers) {
        return text(headers, TRACEPARENT);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void put(RecordHeaders headers, String key, String value) {
        headers.add(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
