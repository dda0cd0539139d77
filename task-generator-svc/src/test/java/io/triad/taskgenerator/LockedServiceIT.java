// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.triad.proto.run.v1.DescribeRunRequest;
import io.triad.proto.run.v1.ListRunsRequest;
import io.triad.proto.run.v1.RunServiceGrpc;
import io.triad.proto.task.v1.Ability;
import io.triad.proto.task.v1.IssueTasksRequest;
import io.triad.proto.task.v1.IssueTasksResponse;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.TaskServiceGrpc;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestCertificates;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is refused by a service that lets nobody in without a key, a token and a certificate, and what each is told. */
@QuarkusTest
@TestProfile(LockedServiceIT.Locked.class)
class LockedServiceIT {
    /** Everything locked at once: one start of the service for all of it. */
    public static class Locked implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(LogAndStore.class), new TestResourceEntry(LockedService.class));
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUNS = "/api/v1/runs";

    @TestHTTPResource
    URI plain;

    @TestHTTPResource(tls = true)
    URI encrypted;

    LockedService locked;

    private final List<ManagedChannel> channels = new ArrayList<>();

    /** Shows the certificate of a client. */
    private Optional<HttpClient> known = Optional.empty();

    @AfterEach
    void disconnect() throws InterruptedException {
        known.ifPresent(HttpClient::close);
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldTellStrangersWhatToShow() throws Exception {
        HttpResponse<String> answer = send(get(RUNS));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("urn:triad:problem:unauthenticated");
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("Authorization: Bearer");
        assertThat(send(get("/api/v1/tasks/families")).statusCode()).isEqualTo(401);
        assertThat(send(post("no recipe")).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRefuseKeysThatAreNone() throws Exception {
        String known = locked.newKey("guessed", "operator");

        for (String shown : List.of(
                "Bearer " + LockedService.newKey(),
                "Bearer " + known.substring(0, known.length() - 1),
                "Bearer triad_",
                "Bearer " + LockedService.sha256(known),
                "Basic Z3Vlc3NlZDpndWVzc2Vk")) {
            HttpResponse<String> answer = send(get(RUNS).header("Authorization", shown));
            assertThat(answer.statusCode()).as(shown).isEqualTo(401);
        }
        HttpResponse<String> wrong = send(get(RUNS).header("Authorization", "Bearer " + LockedService.newKey()));
        assertThat(wrong.body()).contains("urn:triad:problem:unauthenticated");
    }

    @Test
    void shouldLetViewersReadAndOperatorsStart() throws Exception {
        String viewer = locked.newKey("vera", "viewer");
        String operator = locked.newKey("otto", "operator");
        String recipe = TestRecipes.yaml("locked", 7, 0);

        assertThat(awaitKnown(viewer)).isEqualTo(200);
        assertThat(send(get("/api/v1/tasks/deduction/1"), viewer).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = send(post(recipe), viewer);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(refused.body()).getString("detail")).contains("vera", "operator");
        assertThat(send(post(recipe), operator).statusCode()).isEqualTo(201);
        assertThat(send(get(RUNS), operator).body()).contains("locked-1");
        // And a key that is taken out of the file is taken no more.
        Files.writeString(
                locked.keysFile(), "otto operator " + LockedService.sha256(operator) + "\n" + "# vera has left\n");
        assertThat(awaitStatus(viewer, 401)).isEqualTo(401);
        assertThat(send(get(RUNS), operator).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeTokensThatTheIssuerMadeForItAndNoOthers() throws Exception {
        Instant later = Instant.now().plusSeconds(600);
        var issuer = locked.issuer();
        String viewer = issuer.token("ines", "triad", later, List.of("viewer"));
        String operator = issuer.token("ole", "triad", later, List.of("operator", "other"));
        String nobody = issuer.token("nora", "triad", later, List.of("baker"));

        assertThat(send(get(RUNS), viewer).statusCode()).isEqualTo(200);
        assertThat(send(post("x"), viewer).statusCode()).isEqualTo(403);
        assertThat(send(get(RUNS), operator).statusCode()).isEqualTo(200);
        assertThat(send(post("x"), operator).statusCode()).isEqualTo(400);
        assertThat(send(get(RUNS), nobody).statusCode()).isEqualTo(403);
        String expired = issuer.token("ole", "triad", Instant.now().minusSeconds(60), List.of("operator"));
        String forOthers = issuer.token("ole", "elsewhere", later, List.of("operator"));
        String forged = issuer.forgedToken("ole", "triad", later, List.of("operator"));
        for (String token : List.of(expired, forOthers, forged, "no.token.at-all", "opaque")) {
            assertThat(send(get(RUNS), token).statusCode()).isEqualTo(401);
            assertStatus(Status.Code.UNAUTHENTICATED, () -> list(channel(token)));
        }
    }

    @Test
    void shouldAskTheSameOfGrpc() throws Exception {
        String viewer = locked.newKey("greta", "viewer");
        assertThat(awaitKnown(viewer)).isEqualTo(200);

        assertThat(list(channel(viewer))).isNotNull();
        StatusRuntimeException stranger = assertStatus(Status.Code.UNAUTHENTICATED, () -> list(channel()));
        assertThat(stranger.getStatus().getDescription()).contains("Authorization: Bearer");
        StatusRuntimeException wrong =
                assertStatus(Status.Code.UNAUTHENTICATED, () -> list(channel(LockedService.newKey())));
        assertThat(wrong.getStatus().getDescription()).contains("Authorization: Bearer");
        String nobody = locked.issuer().token("nina", "triad", Instant.now().plusSeconds(600), List.of());
        // As often as one likes: a call that is refused holds no slot.
        for (int call = 0; call <= LockedService.MAX_CONCURRENT; call++) {
            assertStatus(Status.Code.PERMISSION_DENIED, () -> list(channel(nobody)));
        }
        assertThat(new TaskStream(channel(nobody)).ask().end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(new TaskStream(channel()).ask().end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void shouldAnswerProbesAloneWithoutTls() throws Exception {
        String operator = locked.newKey("paul", "operator");
        HttpClient client = HttpClient.newHttpClient();

        for (String open : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
            assertThat(client.send(HttpRequest.newBuilder(plain.resolve(open)).build(), BodyHandlers.ofString())
                            .statusCode())
                    .as(open)
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = client.send(
                HttpRequest.newBuilder(plain.resolve(RUNS))
                        .header("Authorization", "Bearer " + operator)
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("speak TLS");
    }

    @Test
    void shouldNotSpeakInTheClearOnTheTlsPort() throws Exception {
        try (Socket socket = new Socket(encrypted.getHost(), encrypted.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("GET /q/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String said = readAll(socket);

            assertThat(said).doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void shouldRefuseCallersWithoutACertificateThatItTrusts() throws Exception {
        String operator = locked.newKey("carl", "operator");
        assertThat(awaitKnown(operator)).isEqualTo(200);

        for (Optional<String> shown : List.of(Optional.<String>empty(), Optional.of(TestCertificates.STRANGER))) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(locked.certificates().context(shown))
                    .build();
            assertThatThrownBy(() -> client.send(
                            get(RUNS)
                                    .header("Authorization", "Bearer " + operator)
                                    .build(),
                            BodyHandlers.ofString()))
                    .as("%s", shown)
                    .isInstanceOf(IOException.class);
        }
        ManagedChannel channel = open(TlsChannelCredentials.newBuilder()
                .trustManager(locked.certificates()
                        .certificate(TestCertificates.AUTHORITY)
                        .toFile()));
        assertStatus(Status.Code.UNAVAILABLE, () -> list(shown(channel, operator)));
    }

    @Test
    void shouldRefuseWhatIsTooLarge() throws Exception {
        String operator = locked.newKey("lars", "operator");
        assertThat(awaitKnown(operator)).isEqualTo(200);
        byte[] large = new byte[2 * 1024 * 1024];

        HttpResponse<String> announced =
                send(HttpRequest.newBuilder(encrypted.resolve(RUNS)).POST(BodyPublishers.ofByteArray(large)), operator);
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("2097152", "quarkus.http.limits.max-body-size");
        HttpResponse<String> inChunks = sendUntilAnswered(
                HttpRequest.newBuilder(encrypted.resolve(RUNS))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                operator);
        assertThat(inChunks.statusCode()).isEqualTo(413);
        HttpResponse<String> headers =
                send(get(RUNS).version(HttpClient.Version.HTTP_1_1).header("X-Long", "x".repeat(20_000)), operator);
        assertThat(headers.statusCode()).isEqualTo(431);
        assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> RunServiceGrpc.newBlockingStub(channel(operator))
                .describeRun(DescribeRunRequest.newBuilder()
                        .setRunId("x".repeat(2 * 1024 * 1024))
                        .build()));
    }

    @Test
    void shouldSlowDownWhoAsksTooFast() throws Exception {
        String viewer = locked.newKey("rita", "viewer");
        assertThat(awaitKnown(viewer)).isEqualTo(200);

        HttpResponse<String> refused = send(get("/api/v1/tasks/families"), viewer);
        for (int request = 0; request < 3 * LockedService.BURST && refused.statusCode() == 200; request++) {
            refused = send(get("/api/v1/tasks/families"), viewer);
        }

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isEqualTo(1);
        assertThat(refused.body()).contains("rita", "requests-per-second");
        assertThat(new JsonObject(refused.body()).getString("type")).isEqualTo("urn:triad:problem:too-fast");
        StatusRuntimeException call = assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> list(channel(viewer)));
        assertThat(call.getStatus().getDescription()).contains("rita");
        // Others are not held up.
        String other = locked.newKey("rosa", "viewer");
        assertThat(awaitKnown(other)).isEqualTo(200);
    }

    @Test
    void shouldEndCallsThatTakeTooLongAndHoldNoMoreThanAreAllowed() throws Exception {
        String viewer = locked.newKey("toni", "viewer");
        assertThat(awaitKnown(viewer)).isEqualTo(200);
        Channel channel = channel(viewer);
        List<TaskStream> held = new ArrayList<>();
        for (int stream = 0; stream < LockedService.MAX_CONCURRENT; stream++) {
            TaskStream open = new TaskStream(channel).ask();
            assertThat(open.responses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
            held.add(open);
        }

        Status oneMore = new TaskStream(channel).ask().end();

        assertThat(oneMore.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(oneMore.getDescription()).contains("max-concurrent");
        assertThat(send(get(RUNS), viewer).statusCode()).isEqualTo(429);
        for (TaskStream stream : held) {
            Status ended = stream.end();
            assertThat(ended.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(ended.getDescription()).contains("triad.security.limits.deadline");
        }
        // Their slots are free again.
        assertThat(send(get(RUNS), viewer).statusCode()).isEqualTo(200);
    }

    /** A body that was announced and does not come. */
    @Test
    void shouldNotWaitForEverForABody() throws Exception {
        String operator = locked.newKey("slow", "operator");
        assertThat(awaitKnown(operator)).isEqualTo(200);
        try (Socket socket = locked.certificates()
                .context(Optional.of(TestCertificates.CLIENT))
                .getSocketFactory()
                .createSocket(encrypted.getHost(), encrypted.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + RUNS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + operator
                            + "\r\nContent-Length: 100\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            byte[] first = socket.getInputStream().readNBytes(12);

            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 504");
        }
    }

    @Test
    void shouldKeepSecretsOutOfTheLog() throws Exception {
        String viewer = locked.newKey("lisa", "viewer");
        assertThat(awaitKnown(viewer)).isEqualTo(200);
        String unknown = LockedService.newKey();
        Instant later = Instant.now().plusSeconds(600);
        String good = locked.issuer().token("luca", "triad", later, List.of("viewer"));
        String expired = locked.issuer().token("luca", "triad", Instant.now().minusSeconds(60), List.of("viewer"));
        String forOthers = locked.issuer().token("luca", "elsewhere", later, List.of("viewer"));
        String forged = locked.issuer().forgedToken("luca", "triad", later, List.of("viewer"));
        List<String> secrets = List.of(viewer, unknown, good, expired, forOthers, forged);
        try (CapturedLog log =
                new CapturedLog("io.triad", "io.quarkus", "io.smallrye", "io.vertx", "io.netty", "org.jboss")) {
            for (String secret : secrets) {
                send(post("x"), secret);
                try {
                    list(channel(secret));
                } catch (StatusRuntimeException refused) {
                    // As it should be; the log is what matters.
                }
            }
            Files.writeString(locked.keysFile(), Files.readString(locked.keysFile()) + "luca viewer " + unknown + "\n");
            awaitLine(log, "API keys stay as they were", viewer);

            assertThat(log.lines()).as("the log is caught").anyMatch(line -> line.contains(RUNS));
            for (String secret : secrets) {
                // Of a token its signature is the secret; what it says is public.
                String part = secret.substring(secret.lastIndexOf('.') + 1);
                assertThat(log.lines()).noneMatch(line -> line.contains(part));
            }
        } finally {
            Files.writeString(locked.keysFile(), "lisa viewer " + LockedService.sha256(viewer) + "\n");
        }
    }

    /** Asks until the service has looked at its file, and said so. */
    private void awaitLine(CapturedLog log, String said, String key) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (log.lines().stream().noneMatch(line -> line.contains(said))) {
            assertThat(System.nanoTime()).as(said).isLessThan(end);
            Thread.sleep(500);
            send(get("/api/v1/tasks/families"), key);
        }
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(encrypted.resolve(path)).timeout(PATIENCE);
    }

    private HttpRequest.Builder post(String body) {
        return get(RUNS).POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token) throws Exception {
        return send(request.header("Authorization", "Bearer " + token));
    }

    /** Whoever is refused in the middle of a body may find the connection closed before the answer is read, and asks again. */
    private HttpResponse<String> sendUntilAnswered(HttpRequest.Builder request, String token) throws Exception {
        request.header("Authorization", "Bearer " + token);
        for (int attempt = 1; attempt < 10; attempt++) {
            try {
                return send(request);
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpClient client = known.orElseGet(() -> HttpClient.newBuilder()
                .sslContext(locked.certificates().context(Optional.of(TestCertificates.CLIENT)))
                .build());
        known = Optional.of(client);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The file is looked at once a second. */
    private int awaitKnown(String key) throws Exception {
        return awaitStatus(key, 200);
    }

    private int awaitStatus(String key, int wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int status = send(get("/api/v1/tasks/families"), key).statusCode();
        while (status != wanted && System.nanoTime() < end) {
            Thread.sleep(250);
            status = send(get("/api/v1/tasks/families"), key).statusCode();
        }
        return status;
    }

    private static String readAll(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private ManagedChannel open(TlsChannelCredentials.Builder credentials) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        encrypted.getHost(), encrypted.getPort(), credentials.build())
                .build();
        channels.add(channel);
        return channel;
    }

    private ManagedChannel channel() {
        TestCertificates certificates = locked.certificates();
        try {
            return open(TlsChannelCredentials.newBuilder()
                    .trustManager(
                            certificates.certificate(TestCertificates.AUTHORITY).toFile())
                    .keyManager(
                            certificates.certificate(TestCertificates.CLIENT).toFile(),
                            certificates.key(TestCertificates.CLIENT).toFile()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Channel channel(String token) {
        return shown(channel(), token);
    }

    private static Channel shown(Channel channel, String token) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static Object list(Channel channel) {
        return RunServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .listRuns(ListRunsRequest.getDefaultInstance());
    }

    private interface Call {
        void run() throws Exception;
    }

    private static StatusRuntimeException assertStatus(Status.Code expected, Call call) {
        try {
            call.run();
        } catch (StatusRuntimeException refused) {
            assertThat(refused.getStatus().getCode()).as("%s", refused).isEqualTo(expected);
            return refused;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("was served, and should have been refused with " + expected);
    }

    /** A stream that is kept open until the service ends it. */
    private static final class TaskStream {
        private final BlockingQueue<IssueTasksResponse> responses = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> ended = new CompletableFuture<>();
        private final StreamObserver<IssueTasksRequest> requests;

        private TaskStream(Channel channel) {
            requests = TaskServiceGrpc.newStub(channel).issueTasks(new StreamObserver<>() {
                @Override
                public void onNext(IssueTasksResponse response) {
                    responses.add(response);
                }

                @Override
                public void onError(Throwable failure) {
                    ended.complete(Status.fromThrowable(failure));
                }

                @Override
                public void onCompleted() {
                    ended.complete(Status.OK);
                }
            });
        }

        private TaskStream ask() {
            requests.onNext(IssueTasksRequest.newBuilder()
                    .setAbility(Ability.ABILITY_INDUCTION)
                    .setLevel(1)
                    .setSplit(Split.SPLIT_TRAIN)
                    .setCredits(1)
                    .build());
            return this;
        }

        private Status end() {
            return ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }
}
