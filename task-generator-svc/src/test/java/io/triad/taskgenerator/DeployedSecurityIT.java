// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.embedded.LoopbackPort;
import io.triad.testkit.TestCertificates;
import io.triad.testkit.TestIssuer;
import io.triad.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service as a process of its own, locked as deployments lock it: by the environment variables and the options of the
 * JVM that the chart sets, and that the documentation names.
 */
class DeployedSecurityIT {
    private static final String RUNS = "/api/v1/runs";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static final TestServers SERVERS = new TestServers();
    private static final TestIssuer ISSUER = new TestIssuer();

    private static TestCertificates certificates;
    private static Process service;
    private static int plainPort;
    private static int tlsPort;

    @BeforeAll
    static void startService() throws Exception {
        certificates = TestCertificates.make(folder.resolve("certificates"));
        Files.createDirectories(folder.resolve("tls"));
        renew(certificates);
        plainPort = LoopbackPort.free();
        tlsPort = LoopbackPort.free();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dquarkus.tls.key-store.pem.0.cert=" + folder.resolve("tls/tls.crt"),
                "-Dquarkus.tls.key-store.pem.0.key=" + folder.resolve("tls/tls.key"),
                "-Dquarkus.tls.reload-period=1s",
                "-Dquarkus.http.auth.roles-mapping.researchers=operator",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(plainPort),
                        "QUARKUS_HTTP_SSL_PORT",
                        Integer.toString(tlsPort),
                        "QUARKUS_OIDC_TENANT_ENABLED",
                        "true",
                        "QUARKUS_OIDC_AUTH_SERVER_URL",
                        ISSUER.url(),
                        "QUARKUS_OIDC_TOKEN_AUDIENCE",
                        "triad",
                        "QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH",
                        "realm_access/roles"));
        SERVERS.serviceSettings().forEach((name, value) -> builder.environment()
                .put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        service = builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target/deployed-security.log").toFile())
                .start();
        await("it is ready", () -> health() == 200);
    }

    @AfterAll
    static void stopService() throws InterruptedException {
        service.destroy();
        if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            service.destroyForcibly();
        }
        SERVERS.close();
        ISSUER.close();
    }

    /** Puts a certificate where the service reads its own, the key first, as a mounted Secret changes. */
    private static void renew(TestCertificates from) throws IOException {
        Files.copy(
                from.key(TestCertificates.SERVER), folder.resolve("tls/tls.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                from.certificate(TestCertificates.SERVER),
                folder.resolve("tls/tls.crt"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private interface Question {
        boolean yes() throws Exception;
    }

    private static void await(String what, Question question) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!question.yes()) {
            assertThat(Instant.now())
                    .as("%s; see target/deployed-security.log", what)
                    .isBefore(deadline);
            assertThat(service.isAlive())
                    .as("it runs; see target/deployed-security.log")
                    .isTrue();
            Thread.sleep(200);
        }
    }

    private static int health() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plainPort + "/q/health/ready"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0; // It does not listen yet.
        }
    }

    private static HttpRequest.Builder reading() {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + tlsPort + RUNS));
    }

    /** What is no recipe is only found out for whoever may start one. */
    private static HttpRequest.Builder starting() {
        return reading().POST(BodyPublishers.ofString("no recipe"));
    }

    private static int ask(TestCertificates trusted, HttpRequest.Builder request, String token) throws Exception {
        SSLContext context = trusted.context(Optional.empty());
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                            request.header("Authorization", "Bearer " + token).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String token(String role) {
        return ISSUER.token(
                "rosa", "triad", Instant.now().plusSeconds(600), "\"realm_access\":{\"roles\":[\"" + role + "\"]}");
    }

    @Test
    void shouldFindRolesWhereTheEnvironmentSays() throws Exception {
        assertThat(ask(certificates, reading(), token("viewer"))).isEqualTo(200);
        assertThat(ask(certificates, starting(), token("viewer"))).isEqualTo(403);
        assertThat(ask(certificates, reading(), token("baker"))).isEqualTo(403);
        assertThat(ask(certificates, starting(), token("operator"))).isEqualTo(400);
        assertThat(ask(certificates, starting(), token("researchers"))).isEqualTo(400);
        String elsewhere = ISSUER.token("rosa", "triad", Instant.now().plusSeconds(600), "\"groups\":[\"operator\"]");
        assertThat(ask(certificates, reading(), elsewhere)).isEqualTo(403);
    }

    @Test
    void shouldServeARenewedCertificateWithoutANewStart() throws Exception {
        TestCertificates renewed = TestCertificates.make(folder.resolve("renewed"));
        // Whoever trusts the new authority alone does not trust the service yet.
        assertThatThrownBy(() -> ask(renewed, reading(), token("viewer"))).isInstanceOf(SSLException.class);

        renew(renewed);

        await("the renewed certificate is served", () -> isServed(renewed));
        certificates = renewed;
        assertThat(ask(renewed, reading(), token("viewer"))).isEqualTo(200);
    }

    private static boolean isServed(TestCertificates renewed) throws Exception {
        try {
            ask(renewed, reading(), token("viewer"));
            return true;
        } catch (SSLException e) {
            return false;
        }
    }
}
