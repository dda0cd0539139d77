// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes events where a flow meets a channel. Channels carry bytes, so that garbage is seen by the flow. */
public final class Events {
    private Events() {}

    /** Returns the message of an event that is to be written under {@code key}. */
    public static Message<byte[]> message(String key, MessageLite value, Envelope envelope) {
        return Message.of(value.toByteArray(), Metadata.of(metadata(key, envelope)));
    }

    /** Returns {@code incoming}'s successor: acknowledging the event written acknowledges the event read. */
    public static Message<byte[]> following(Message<?> incoming, String key, MessageLite value, Envelope envelope) {
        return incoming.withPayload(value.toByteArray()).addMetadata(metadata(key, envelope));
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(String key, Envelope envelope) {
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(key)
                .withHeaders(envelope.toHeaders())
                .build();
    }

    /**
     * Decodes an event.
     *
     * @param value the record's value; a record may have none
     * @throws TriadException INVALID_EVENT when there are no bytes or they are not of that type; the flow then refuses the
     *     message and the dead-letter topic receives it
     */
    public static <T extends MessageLite> T decode(Topic topic, byte @Nullable [] value, Parser<T> parser) {
        byte[] bytes = value(topic, value);
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw invalid(topic, bytes.length + " bytes are no event of its type: " + e.getMessage(), e);
        }
    }

    /**
     * Returns a record's value.
     *
     * @throws TriadException INVALID_EVENT when it has none
     */
    public static byte[] value(Topic topic, byte @Nullable [] value) {
        if (value == null) {
            throw invalid(topic, "the record has no value");
        }
        return value;
    }

    /** Returns the failure of an event that decodes and yet breaks its contract. */
    public static TriadException invalid(Topic topic, String what) {
        return invalid(topic, what, null);
    }

    private static TriadException invalid(Topic topic, String what, @Nullable Throwable cause) {
        return new TriadException(
                ErrorCode.INVALID_EVENT, ErrorCode.INVALID_EVENT + ": " + topic.topicName() + ": " + what, cause);
    }

    /** Returns the {@code ce_id} of the event that a message brought, empty when it has none. */
    public static String idOf(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(metadata -> Envelope.idOf(metadata.getHeaders()))
                .orElse("");
    }

    /** Returns the place in a trace of the event that a message brought, empty when it has none. */
    public static String traceparentOf(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(metadata -> Envelope.traceparentOf(metadata.getHeaders()))
                .orElse("");
    }
}
