// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.hop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a hop must do: one thread that reads records, writes the same bytes to another topic, and commits what is
 * written, with the guarantees of the service (acks from all, idempotent, committed after written) and nothing between.
 */
final class CopyClient implements AutoCloseable {
    private final Way way;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String target;
    private final Thread thread;
    private final ArrayDeque<Poll> unwritten = new ArrayDeque<>();
    private volatile boolean stopping;

    /** How the client is written. */
    enum Way {
        /** Poll, send, flush, commit, with the client's own settings: the loop that one writes first. */
        PLAIN(Map.of()),
        /** Commits follow the writes without waiting for them, with the producer's settings of the service. */
        TUNED(Map.of("linger.ms", "5", "batch.size", "131072"));

        private final Map<String, String> settings;

        Way(Map<String, String> settings) {
            this.settings = settings;
        }
    }

    private record Poll(CompletableFuture<Void> written, Map<TopicPartition, OffsetAndMetadata> positions) {}

    /** Starts to copy all that stands behind {@code positions}. */
    CopyClient(Way way, String bootstrapServers, Map<TopicPartition, Long> positions, String target) {
        this.way = way;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", "hop-copy-" + way,
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed",
                        "max.partition.fetch.bytes", "16777216"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "true",
                "max.request.size", "16777216"));
        settings.putAll(way.settings);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.target = target;
        consumer.assign(positions.keySet());
        positions.forEach(consumer::seek);
        this.thread = Thread.ofPlatform().name("copy").start(this::run);
    }

    private void run() {
        while (!stopping) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
            switch (way) {
                case PLAIN -> {
                    if (!records.isEmpty()) {
                        Poll poll = copy(records);
                        producer.flush();
                        poll.written().join();
                        consumer.commitSync(poll.positions());
                    }
                }
                case TUNED -> {
                    if (!records.isEmpty()) {
                        unwritten.add(copy(records));
                    }
                    commitWritten();
                }
            }
        }
    }

    private Poll copy(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        List<CompletableFuture<Void>> written = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            written.add(one);
            producer.send(
                    new ProducerRecord<>(target, null, record.key(), record.value(), record.headers()),
                    (_, failure) -> {
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
