// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks task-generator-svc for runs and about them, and takes it as it comes that the service is away. */
final class RunsApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    RunsApi(URI server) {
        this.server = server;
    }

    /**
     * Asks for a run; the same run again is the same.
     *
     * @return the run's state, empty when the service did not take the request at this moment
     * @throws TriadException INVALID_REQUEST when it refuses the recipe
     */
    Optional<JsonNode> submit(String recipe, String runId) {
        return answer(HttpRequest.newBuilder(server.resolve("/api/v1/runs?runId=" + runId))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(recipe, StandardCharsets.UTF_8))
                .build());
    }

    /** Returns where a run stands, empty when the service does not tell at this moment. */
    Optional<JsonNode> state(String runId) {
        return answer(HttpRequest.newBuilder(server.resolve("/api/v1/runs/" + runId))
                .timeout(TIMEOUT)
                .build());
    }

    private Optional<JsonNode> answer(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode() / 100) {
                case 2 -> Optional.of(JSON.readTree(response.body()));
                case 4 ->
                    throw new TriadException(
                            ErrorCode.INVALID_REQUEST,
                            server + " refused " + request.uri() + " with " + response.statusCode() + ": "
                                    + response.body());
                default -> Optional.empty();
            };
        } catch (JsonProcessingException e) {
            throw new TriadException(ErrorCode.INVALID_EVENT, server + " answered what is no JSON", e);
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "Interrupted while waiting for " + server, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
