// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.time.Instant;
import java.util.Objects;

/**
 * One event as it stands in the log.
 *
 * @param topic where it stands
 * @param partition partition of the topic
 * @param offset place in the partition
 * @param key key of the record, empty when it had none
 * @param value the event's protobuf; not copied, so it must not be written to
 * @param time when it was written, by its writer's clock; 1970 where that is not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the client's buffer, handed to one reader and never compared
public record LogRecord(Topic topic, int partition, long offset, String key, byte[] value, Instant time) {
    public LogRecord {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(value);
        Objects.requireNonNull(time);
    }

    /** An event whose time nobody asks for. */
    public LogRecord(Topic topic, int partition, long offset, String key, byte[] value) {
        this(topic, partition, offset, key, value, Instant.EPOCH);
    }
}
