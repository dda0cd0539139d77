// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite with a certificate of its own authority, which asks callers for theirs. */
class EncryptedServerTest {
    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws IOException {
        certificates = TestCertificates.make(folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context(Optional.of(TestCertificates.SERVER))) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = getSSLContext().getDefaultSSLParameters();
                asked.setNeedClientAuth(true);
                parameters.setSSLParameters(asked);
            }
        });
        server.createContext("/api/v1/runs", exchange -> {
            byte[] none = "{\"runs\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, none.length);
            exchange.getResponseBody().write(none);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static RunClient client(Optional<Path> authority, Optional<Path> shown) {
        return new RunClient(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                new ServerAccess(Optional.empty(), authority, shown));
    }

    private static Optional<Path> authority() {
        return Optional.of(certificates.certificate(TestCertificates.AUTHORITY));
    }

    @Test
    void shouldTrustTheAuthorityAndShowItsCertificate() {
        try (RunClient client = client(authority(), Optional.of(certificates.both(TestCertificates.CLIENT)))) {
            assertThat(client.list()).isEmpty();
        }
    }

    @Test
    void shouldNotSpeakToAServerThatItDoesNotTrust() {
        try (RunClient client = client(Optional.empty(), Optional.of(certificates.both(TestCertificates.CLIENT)))) {
            assertThatExceptionOfType(TriadException.class)
                    .isThrownBy(client::list)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void shouldBeRefusedWithoutACertificate() {
        try (RunClient client = client(authority(), Optional.empty())) {
            assertThatExceptionOfType(TriadException.class)
                    .isThrownBy(client::list)
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithACertificateFile() throws IOException {
        Path keyless = certificates.certificate(TestCertificates.CLIENT);
        Path bare = certificates.key(TestCertificates.CLIENT);
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        for (Path wrong : new Path[] {keyless, bare, broken, folder.resolve("missing.pem")}) {
            assertThatExceptionOfType(TriadException.class)
                    .isThrownBy(() -> client(authority(), Optional.of(wrong)))
                    .withMessageContaining("--certificate-file is " + wrong);
        }
    }
}
