// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.embedded.BrokerLock;
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
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What declares topics and folds the log comes to a broker that asks for certificate and password, or for a token, as channels
 * do: with their settings, over TLS.
 */
class LockedBrokerIT {
    private static final String PASSWORD = "k7dRq2";
    private static final String CLIENT = "triad-services";
    private static final String SECRET = "s8VnQ3";
    private static final String AUDIENCE = "kafka";

    /** Names the addresses that Kafka's client asks for tokens; no others are asked. */
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static BrokerProcess kafka;
    private static TestIssuer issuer;
    private static TestIssuer otherIssuer;

    @BeforeAll
    static void startBroker() throws Exception {
        issuer = new TestIssuer();
        issuer.know(CLIENT, SECRET, AUDIENCE);
        issuer.know("reports", SECRET, "reports");
        otherIssuer = new TestIssuer();
        otherIssuer.know(CLIENT, SECRET, AUDIENCE);
        System.setProperty(ALLOWED, issuer.tokenUrl() + "," + otherIssuer.tokenUrl());
        certificates = TestCertificates.make(folder.resolve("certificates"));
        kafka = BrokerProcess.start(
                folder.resolve("kafka"),
                new BrokerLock(
                        "triad",
                        PASSWORD,
                        certificates.both(TestCertificates.SERVER),
                        certificates.certificate(TestCertificates.AUTHORITY),
                        new BrokerLock.Issuer(issuer.url(), issuer.keysUrl(), AUDIENCE)));
        TopicDeclaration.declareAll(BrokerAccess.ofEnvironment(environment(PASSWORD)), (short) 1);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        kafka.close();
        issuer.close();
        otherIssuer.close();
        System.clearProperty(ALLOWED);
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

    /** As the chart sets it for {@code OAUTHBEARER}. */
    private static Map<String, String> tokens(String tokenUrl, String client, String secret) {
        Map<String, String> changed = new HashMap<>(environment(PASSWORD));
        changed.put("KAFKA_SASL_MECHANISM", "OAUTHBEARER");
        changed.put(
                "KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        changed.put("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", tokenUrl);
        changed.put(
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"" + client
                        + "\" clientSecret=\"" + secret + "\";");
        return changed;
    }

    @Test
    void shouldReadTheLogWithThePassword() throws Exception {
        shouldWriteAndRead(environment(PASSWORD));
    }

    @Test
    void shouldReadTheLogWithATokenOfTheIssuer() throws Exception {
        shouldWriteAndRead(tokens(issuer.tokenUrl(), CLIENT, SECRET));
    }

    private static void shouldWriteAndRead(Map<String, String> environment) throws Exception {
        BrokerAccess broker = BrokerAccess.ofEnvironment(environment);
        String written = environment.get("KAFKA_SASL_MECHANISM");
        Map<String, Object> settings = new HashMap<>(broker.security());
        settings.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                            Topic.Name.RUNS_REQUESTED, written, "told".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }

        List<LogRecord> read = new ArrayList<>();
        new LogReader(broker).readAll(List.of(Topic.RUNS_REQUESTED), read::add);

        assertThat(read).extracting(LogRecord::key).containsOnlyOnce(written);
    }

    @Test
    void shouldTellThatTheIssuerDoesNotKnowTheSecret() {
        refused(tokens(issuer.tokenUrl(), CLIENT, "guessed")).hasMessageContaining("invalid_client");
    }

    @Test
    void shouldTellThatTheBrokerTakesNoTokenOfAnotherIssuer() {
        refused(tokens(otherIssuer.tokenUrl(), CLIENT, SECRET)).hasMessageContaining("invalid_token");
    }

    @Test
    void shouldTellThatTheBrokerTakesNoTokenThatIsForOthers() {
        refused(tokens(issuer.tokenUrl(), "reports", SECRET)).hasMessageContaining("invalid_token");
    }

    @Test
    void shouldAskNobodyForATokenWhoIsNotNamed() {
        refused(tokens("http://127.0.0.1:9/token", CLIENT, SECRET)).hasMessageContaining(ALLOWED);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Map<String, String> environment) {
        LogReader reader = new LogReader(BrokerAccess.ofEnvironment(environment));
        return assertThatThrownBy(() -> reader.readAll(List.of(Topic.RUNS_REQUESTED), record -> {}))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageNotContaining("guessed");
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
