// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final String TOPIC = "triad.test.v1";

    @TempDir
    Path folder;

    @Test
    void shouldKeepCommittedRecordsOverARestartAndHideAbortedOnes() throws Exception {
        // Given a broker with one committed and one aborted transaction
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder)) {
            createTopic(kafka);
            try (KafkaProducer<String, String> producer = producer(kafka, "writer")) {
                producer.initTransactions();
                producer.beginTransaction();
                var unused = producer.send(new ProducerRecord<>(TOPIC, "key", "committed"));
                producer.commitTransaction();
                producer.beginTransaction();
                unused = producer.send(new ProducerRecord<>(TOPIC, "key", "aborted"));
                producer.flush();
                producer.abortTransaction();
            }
        }

        // When it starts again on the same folder
        List<String> seen;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder)) {
            seen = readCommitted(kafka);
        }

        // Then only the committed record is there
        assertThat(seen).containsExactly("committed");
    }

    @Test
    void shouldTakeACompressedBatchOfManyMegabytes() throws Exception {
        String large = "x".repeat(12 * 1024 * 1024);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder)) {
            createTopic(kafka);
            try (KafkaProducer<String, String> producer = producer(kafka, null)) {
                producer.send(new ProducerRecord<>(TOPIC, "key", large)).get();
            }
            assertThat(readCommitted(kafka)).containsExactly(large);
        }
    }

    @Test
    void shouldNotCreateTopicsOnItsOwn() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, folder);
                KafkaProducer<String, String> producer = producer(kafka, null)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("undeclared", "value"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(failure -> assertThat(failure.getCause())
                            .isInstanceOfAny(TimeoutException.class, UnknownTopicOrPartitionException.class));
        }
    }

    @Test
    void shouldNameATakenPortAndTheWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(taken.getLocalPort(), folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static KafkaProducer<String, String> producer(
            EmbeddedKafka kafka, @org.jspecify.annotations.Nullable String transactionalId) {
        Map<String, Object> settings = new java.util.HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "max.block.ms",
                "5000",
                "max.request.size",
                Integer.toString(EmbeddedKafka.MAX_MESSAGE_BYTES),
                "compression.type",
                "lz4"));
        if (transactionalId != null) {
            settings.put("transactional.id", transactionalId);
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static List<String> readCommitted(EmbeddedKafka kafka) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(each.value());
                }
            }
        }
        return values;
    }
}
