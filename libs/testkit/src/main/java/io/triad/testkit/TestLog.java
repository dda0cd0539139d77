// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import com.google.protobuf.MessageLite;
import io.triad.messaging.Envelope;
import io.triad.messaging.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The log as a test sees it: writes to it and waits for what appears in it.
 *
 * <p>Topics are read by name, since dead-letter topics are read too. Every reading starts at the topic's beginning.
 */
public final class TestLog implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    /** Connects to the broker at {@code bootstrapServers}. */
    public TestLog(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    /** Writes an event in an envelope with that id, and returns once the broker has it. */
    public void write(Topic topic, String key, String id, MessageLite event) {
        write(new ProducerRecord<>(
                topic.topicName(),
                null,
                key,
                event.toByteArray(),
                Envelope.now(id, topic, "test", key, "").toHeaders()));
    }

    /** Writes bytes without an envelope, and returns once the broker has them. */
    public void write(Topic topic, String key, byte[] value) {
        write(new ProducerRecord<>(topic.topicName(), key, value));
    }

    private void write(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("writing to " + record.topic() + " failed", e);
        }
    }

    /** Returns the first {@code count} or more records that are wanted; fails when they do not appear within two minutes. */
    public List<ConsumerRecord<String, byte[]>> await(
            String topic, int count, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        long end = System.nanoTime() + DEADLINE.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            while (found.size() < count) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(topic + " has " + found.size() + " of " + count + " records wanted");
                }
                poll(consumer, wanted, found);
            }
        }
        return found;
    }

    /** Returns every record that is wanted of those that the topic has now. */
    public List<ConsumerRecord<String, byte[]>> all(String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll(consumer, wanted, found);
            }
        }
        return found;
    }

    private static void poll(
            KafkaConsumer<String, byte[]> consumer,
            Predicate<ConsumerRecord<String, byte[]>> wanted,
            List<ConsumerRecord<String, byte[]>> found) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
            if (wanted.test(record)) {
                found.add(record);
            }
        });
    }

    private KafkaConsumer<String, byte[]> consumer(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Returns a header's text. */
    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
