// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.hop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a hop must do: one thread that reads records, writes the same bytes to another topic, and commits what is
 * written, with the guarantees of the service (acks from all, idempotent, committed after written) and nothing between.
 *
 * <p>Commits follow the writes without waiting for them, so that this is the fast way to do it and not a straw man.
 */
final class CopyClient implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String target;
    private final Thread thread;
    private final ArrayDeque<Poll> unwritten = new ArrayDeque<>();
    private volatile boolean stopping;

    private record Poll(CompletableFuture<Void> written, Map<TopicPartition, OffsetAndMetadata> positions) {}

    CopyClient(String bootstrapServers, String group, String source, String target) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", group,
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "max.partition.fetch.bytes", "16777216"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "max.request.size", "16777216",
                        // As the service has them.
                        "linger.ms", "5",
                        "batch.size", "131072"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.target = target;
        consumer.subscribe(List.of(source));
        this.thread = Thread.ofPlatform().name("copy").start(this::run);
    }

    private void run() {
        try {
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    unwritten.add(copy(records));
                }
                commitWritten();
            }
        } catch (WakeupException e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    private Poll copy(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        List<CompletableFuture<Void>> written = new java.util.ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            written.add(one);
            producer.send(
                    new ProducerRecord<>(target, null, record.key(), record.value(), record.headers()),
                    (metadata, failure) -> {
                        if (failure == null) {
                            one.complete(null);
                        } else {
                            one.completeExceptionally(failure);
                        }
                    });
            positions.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        return new Poll(CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)), positions);
    }

    private void commitWritten() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        while (!unwritten.isEmpty() && unwritten.peek().written().isDone()) {
            Poll poll = unwritten.remove();
            poll.written().join();
            positions.putAll(poll.positions());
        }
        if (!positions.isEmpty()) {
            consumer.commitAsync(positions, null);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.close();
        consumer.close();
    }
}
