// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.embedded.EmbeddedKafka;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What declares topics and folds the log comes to a broker that asks for a password as channels do: with their settings. */
class LockedBrokerIT {
    private static final String PASSWORD = "k7dRq2";

    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.startLocked(0, folder, "triad", PASSWORD);
        TopicDeclaration.declareAll(BrokerAccess.ofEnvironment(environment(PASSWORD)), (short) 1);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    private static Map<String, String> environment(String password) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM",
                "PLAIN",
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"triad\" password=\""
                        + password + "\";");
    }

    @Test
    void shouldReadTheLogWithThePassword() throws Exception {
        BrokerAccess broker = BrokerAccess.ofEnvironment(environment(PASSWORD));
        Map<String, Object> settings = new HashMap<>(broker.security());
        settings.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                            Topic.Name.RUNS_REQUESTED, "run", "written".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }

        List<LogRecord> read = new ArrayList<>();
        new LogReader(broker).readAll(List.of(Topic.RUNS_REQUESTED), read::add);

        assertThat(read).extracting(LogRecord::key).containsExactly("run");
    }

    @Test
    void shouldTellThatThePasswordIsWrong() {
        LogReader stranger = new LogReader(BrokerAccess.ofEnvironment(environment("guessed")));

        assertThatThrownBy(() -> stranger.readAll(List.of(Topic.RUNS_REQUESTED), record -> {}))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("Invalid username or password")
                .hasMessageNotContaining("guessed");
    }
}
