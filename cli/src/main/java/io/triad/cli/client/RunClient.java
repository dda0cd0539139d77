// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.ListRunsResponse;
import io.triad.proto.run.v1.RunState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks task-generator-svc for runs and about them: {@code /api/v1/runs}, protobuf's JSON mapping. */
public final class RunClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI server;
    private final ServerAccess access;
    private final HttpClient http;

    /** Creates a client of the service at {@code server}, such as {@code http://127.0.0.1:7410}, that asks for nothing. */
    public RunClient(URI server) {
        this(server, ServerAccess.none());
    }

    /**
     * Creates a client of the service at {@code server}.
     *
     * @param access what it is shown
     * @throws TriadException INVALID_REQUEST or NOT_FOUND when a certificate's file cannot be used
     */
    public RunClient(URI server, ServerAccess access) {
        this.server = server;
        this.access = access;
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        access.context().ifPresent(client::sslContext);
        this.http = client.build();
    }

    /**
     * Asks for a run. The same recipe under the same id is the same run, which then goes on.
     *
     * @param recipe the recipe's text
     * @param runId the run's id; the service picks one when it is not given
     * @throws RefusedException when the service refuses the recipe or the id
     * @throws TriadException UNAVAILABLE when it does not answer
     */
    public RunState submit(String recipe, Optional<String> runId) {
        String query = runId.map(id -> "?runId=" + encoded(id)).orElse("");
        HttpRequest request = request("/api/v1/runs" + query)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(recipe, StandardCharsets.UTF_8))
                .build();
        return read(answer(request), RunState.newBuilder()).build();
    }

    /**
     * Asks where a run stands.
     *
     * @throws RefusedException with NOT_FOUND when the log does not know it
     * @throws TriadException UNAVAILABLE when the service does not answer
     */
    public RunState describe(String runId) {
        return read(answer(get("/api/v1/runs/" + encoded(runId))), RunState.newBuilder())
                .build();
    }

    /**
     * Asks for all runs, oldest first.
     *
     * @throws TriadException UNAVAILABLE when the service does not answer
     */
    public List<RunState> list() {
        return read(answer(get("/api/v1/runs")), ListRunsResponse.newBuilder())
                .build()
                .getRunsList();
    }

    private HttpRequest get(String path) {
        return request(path).build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at(path)).timeout(TIMEOUT).header("Accept", "application/json");
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
        return request;
    }

    private URI at(String path) {
        String root = server.toString();
        return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
    }

    private String answer(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw new RefusedException(ServerProblem.read(response.statusCode(), response.body()), access);
            }
            return response.body();
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "no answer from " + server + " ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                            + "); is the suite up? './triad up' starts it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "interrupted while waiting for " + server, e);
        }
    }

    private <B extends Message.Builder> B read(String body, B builder) {
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(body, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new TriadException(
                    ErrorCode.INVALID_EVENT,
                    server + " answered with something that is no "
                            + builder.getDescriptorForType().getName() + ": " + e.getMessage()
                            + "; are suite and command of the same version?",
                    e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
