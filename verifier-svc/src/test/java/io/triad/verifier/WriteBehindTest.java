// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
    private static final TopicPartition PARTITION = new TopicPartition("in", 0);

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    private final WriteBehind behind = new WriteBehind("test", () -> producer);

    /** What was committed and what was put aside, in order, as the channel's handlers are told. */
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private final KafkaCommitHandler commits = new KafkaCommitHandler() {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
            told.add("commit " + offset(record));
            return Uni.createFrom().voidItem();
        }
    };

    private final KafkaFailureHandler failures = new KafkaFailureHandler() {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
            told.add("aside " + offset(record) + ": " + reason.getMessage());
            return Uni.createFrom().voidItem();
        }
    };

    private static long offset(IncomingKafkaRecord<?, ?> record) {
        return record.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow()
                .getOffset();
    }

    @AfterEach
    void close() {
        behind.close();
    }

    private KafkaRecordBatch<String, byte[]> batch(int first, String... values) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (int index = 0; index < values.length; index++) {
            records.add(new ConsumerRecord<>("in", 0, first + index, "key", values[index].getBytes()));
        }
        return new IncomingKafkaRecordBatch<>(
                new ConsumerRecords<>(Map.of(PARTITION, records), Map.of()), "in", 0, commits, failures, false, false);
    }

    private static ProducerRecord<String, byte[]> copy(KafkaRecord<String, byte[]> record) {
        String value = new String(record.getPayload());
        if (value.equals("bad")) {
            throw new TriadException(ErrorCode.INVALID_EVENT, "bad is no event");
        }
        if (value.equals("broken")) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "the work is broken");
        }
        return new ProducerRecord<>("out", "key", record.getPayload());
    }

    private void work(KafkaRecordBatch<String, byte[]> batch) throws Exception {
        behind.handle(batch, WriteBehindTest::copy).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAcknowledgeABatchOnceAllOfItIsWritten() throws Exception {
        work(batch(0, "a", "b"));
        assertThat(producer.history())
                .extracting(sent -> new String(sent.value()))
                .containsExactly("a", "b");
        assertThat(told).isEmpty();

        producer.completeNext();
        assertThat(told).isEmpty();

        producer.completeNext();
        assertThat(told).containsExactly("commit 1");
    }

    @Test
    void shouldAcknowledgeBatchesInTheirOrder() throws Exception {
        // Given two batches, of which the first has nothing to write but a refusal
        work(batch(0, "a"));
        work(batch(1, "bad"));

        // Then the second, though done, waits for the first
        assertThat(told).isEmpty();
        producer.completeNext();
        assertThat(told).containsExactly("commit 0", "aside 1: bad is no event", "commit 1");
    }

    @Test
    void shouldPutRefusedRecordsAsideOneByOneAfterTheRestIsWritten() throws Exception {
        work(batch(0, "bad", "a", "bad"));
        assertThat(told).isEmpty();

        producer.completeNext();

        assertThat(told).containsExactly("aside 0: bad is no event", "aside 2: bad is no event", "commit 2");
        assertThat(behind.failure()).isEmpty();
    }

    @Test
    void shouldStopWhenAWriteFails() throws Exception {
        work(batch(0, "a", "bad"));

        producer.errorNext(new IllegalStateException("the broker refused"));

        assertThat(told).isEmpty();
        assertThat(behind.failure().orElseThrow()).hasMessageContaining("the broker refused");
        assertThatThrownBy(() -> work(batch(2, "b"))).hasMessageContaining("the flow has stopped");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void shouldStopWhenTheWorkFails() {
        assertThatThrownBy(() -> work(batch(0, "a", "broken", "b"))).hasMessageContaining("the work is broken");

        producer.completeNext();

        assertThat(told).isEmpty();
        assertThat(producer.history()).hasSize(1);
        assertThatThrownBy(() -> work(batch(3, "c"))).hasMessageContaining("the flow has stopped");
    }
}
