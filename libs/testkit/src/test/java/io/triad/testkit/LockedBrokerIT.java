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
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What declares topics and folds the log comes to a broker that asks for certificate and password as channels do: with their
 * settings, over TLS.
 */
class LockedBrokerIT {
    private static final String PASSWORD = "k7dRq2";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() {
        certificates = TestCertificates.make(folder.resolve("certificates"));
        kafka = EmbeddedKafka.startLocked(
                0,
                folder.resolve("kafka"),
                "triad",
                PASSWORD,
                certificates.both(TestCertificates.SERVER),
                certificates.certificate(TestCertificates.AUTHORITY));
        TopicDeclaration.declareAll(BrokerAccess.ofEnvironment(environment(PASSWORD)), (short) 1);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    /** As the chart sets it. */
    private static Map<String, String> environment(String password) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "KAFKA_SASL_MECHANISM",
                "SCRAM-SHA-512",
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"triad\" password=\""
                        + password + "\";",
                "KAFKA_SSL_TRUSTSTORE_TYPE",
                "PEM",
                "KAFKA_SSL_TRUSTSTORE_LOCATION",
                certificates.certificate(TestCertificates.AUTHORITY).toString(),
                "KAFKA_SSL_KEYSTORE_TYPE",
                "PEM",
                "KAFKA_SSL_KEYSTORE_LOCATION",
                certificates.both(TestCertificates.CLIENT).toString());
    }

    private static Map<String, String> environment(String name, String value) {
        Map<String, String> changed = new HashMap<>(environment(PASSWORD));
        changed.put(name, value);
        return changed;
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
                .hasMessageContaining("invalid credentials")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void shouldRefuseClientsWhoseCertificateNobodySigned() {
        LogReader stranger = new LogReader(BrokerAccess.ofEnvironment(environment(
                "KAFKA_SSL_KEYSTORE_LOCATION",
                certificates.both(TestCertificates.STRANGER).toString())));

        assertThatThrownBy(() -> stranger.readAll(List.of(Topic.RUNS_REQUESTED), record -> {}))
                .isInstanceOf(TriadException.class)
                .hasRootCauseInstanceOf(SSLException.class);
    }

    @Test
    void shouldRefuseABrokerThatItDoesNotTrust() {
        LogReader careful = new LogReader(BrokerAccess.ofEnvironment(environment(
                "KAFKA_SSL_TRUSTSTORE_LOCATION",
                certificates.certificate(TestCertificates.STRANGER).toString())));

        assertThatThrownBy(() -> careful.readAll(List.of(Topic.RUNS_REQUESTED), record -> {}))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("SSL handshake failed");
    }

    /** The broker hangs up on whoever does not speak TLS. */
    @Test
    void shouldNotSpeakInTheClear() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", kafka.port())) {
            socket.setSoTimeout(30_000);
            // ApiVersions, as a client begins.
            socket.getOutputStream().write(new byte[] {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1});

            assertThat(answer(socket)).isNotEqualTo(0);
        }
    }

    /** The first byte of an answer to a request in the clear would be that of a short length, 0; of TLS' alert it is 21. */
    private static int answer(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }
}
