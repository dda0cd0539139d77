// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the log from its beginning to where it ends now, outside any consumer group: a service folds its state from it at
 * start, and replay reads it without disturbing a live run.
 */
public final class LogReader {
    static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL = Duration.ofSeconds(60);
    /** Who reads whole topics asks seldom and for much. */
    private static final int RECORDS_AT_ONCE = 4_096;

    private static final int BYTES_AT_ONCE = 8 << 20;

    private final BrokerAccess broker;

    /** Creates a reader of the broker at {@code bootstrapServers} (host:port[,host:port]), which asks for nothing. */
    public LogReader(String bootstrapServers) {
        this(BrokerAccess.open(bootstrapServers));
    }

    /** Creates a reader of a broker that may ask who comes. */
    public LogReader(BrokerAccess broker) {
        this.broker = broker;
    }

    /**
     * Hands every event of {@code topics} to {@code fold}, in order within a partition, one topic after another in the
     * order given.
     *
     * @return how many events were read
     * @throws TriadException UNAVAILABLE when the broker does not answer, or nothing arrives for a minute
     */
    public long readAll(Collection<Topic> topics, Consumer<LogRecord> fold) {
        return readSince(topics, Instant.EPOCH, fold);
    }

    /**
     * Hands over the events that were written at {@code since} or later by their writers' clocks, and perhaps some from before;
     * otherwise like {@link #readAll}. The broker finds where they begin, so what came before costs nothing.
     */
    public long readSince(Collection<Topic> topics, Instant since, Consumer<LogRecord> fold) {
        long total = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
            for (Topic topic : topics) {
                total += readTopic(consumer, topic, since, fold);
            }
        } catch (KafkaException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "reading the log from Kafka at " + broker + " failed: " + KafkaReason.of(e),
                    e);
        }
        return total;
    }

    private long readTopic(
            KafkaConsumer<byte[], byte[]> consumer, Topic topic, Instant since, Consumer<LogRecord> fold) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<PartitionInfo> declared = consumer.partitionsFor(topic.topicName());
        if (declared == null || declared.isEmpty()) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "topic " + topic.topicName() + " does not exist on Kafka at " + broker
                            + "; declare the topics before the services start");
        }
        for (PartitionInfo partition : declared) {
            partitions.add(new TopicPartition(partition.topic(), partition.partition()));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        seek(consumer, partitions, since, ends);
        long read = 0;
        Stall stall = new Stall();
        while (true) {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
                return read;
            }
            var records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.value() != null) {
                    fold.accept(record(topic, record));
                    read++;
                }
            }
            stall.seen(!records.isEmpty(), topic, ends);
        }
    }

    private static void seek(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Instant since,
            Map<TopicPartition, Long> ends) {
        if (since.equals(Instant.EPOCH)) {
            consumer.seekToBeginning(partitions);
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            // A partition without a later event has no place for that time.
            consumer.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
        });
    }

    static LogRecord record(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        return new LogRecord(
                topic,
                record.partition(),
                record.offset(),
                text(record.key()),
                record.value(),
                Instant.ofEpochMilli(record.timestamp()));
    }

    /** Gives up when nothing has come for a minute although there is more. */
    static final class Stall {
        private long lastProgress = System.nanoTime();

        void seen(boolean progress, Topic topic, Object end) {
            if (progress) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALL.toNanos()) {
                throw new TriadException(
                        ErrorCode.UNAVAILABLE,
                        topic.topicName() + " ends at " + end + " but nothing arrived for " + STALL.toSeconds() + " s");
            }
        }
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Returns a consumer that belongs to no group: it commits nothing, and no group is told of it. */
    static KafkaConsumer<byte[], byte[]> consumer(BrokerAccess broker) {
        return new KafkaConsumer<>(broker.with(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "triad-log-reader",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                RECORDS_AT_ONCE,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                BYTES_AT_ONCE,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false")));
    }
}
