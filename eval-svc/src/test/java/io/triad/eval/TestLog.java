// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import com.google.protobuf.MessageLite;
import io.triad.messaging.Envelope;
import io.triad.messaging.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to the log and waits for what appears in it. */
final class TestLog implements AutoCloseable {
    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    TestLog(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    void write(Topic topic, String key, String id, MessageLite event) {
        write(
                topic,
                key,
                event.toByteArray(),
                Envelope.now(id, topic, "test", "run", "").toHeaders());
    }

    void write(Topic topic, String key, byte[] value, Iterable<Header> headers) {
        try {
            producer.send(new ProducerRecord<>(topic.topicName(), null, key, value, headers))
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("writing to " + topic + " failed", e);
        }
    }

    /** Returns all records of a topic once there are {@code count}; fails when they do not appear in time. */
    List<ConsumerRecord<String, byte[]>> await(String topic, int count, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        List<ConsumerRecord<String, byte[]>> found = all(topic);
        while (found.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError(topic + " has " + found.size() + " of " + count + " records wanted");
            }
            found = all(topic);
        }
        return found;
    }

    /** Returns what the topic has now. */
    List<ConsumerRecord<String, byte[]>> all(String topic) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
