// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an answer means whose status is not 2xx. */
final class StatusFailures {
    private static final int MAX_REASON = 300;
    /** Where vLLM, SGLang and the frameworks under them put their reasons. */
    private static final List<String> REASONS =
            List.of("/error/message", "/message", "/error_message", "/detail", "/error");

    private final RemoteEngineSettings settings;

    StatusFailures(RemoteEngineSettings settings) {
        this.settings = settings;
    }

    TriadException of(ServerCall call, HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String what = settings.server() + " answered " + status + " to " + call + because(body);
        Optional<Duration> retryAfter =
                response.headers().firstValue("Retry-After").flatMap(value -> RetryAfter.parse(value, Instant.now()));
        if (status >= 500) {
            return TransientFailure.ailing(what + "; see the server's log", retryAfter);
        }
        return switch (status) {
            case 429 -> TransientFailure.busy(what + "; lower maxConcurrent if this lasts", retryAfter);
            case 401, 403 -> new TriadException(ErrorCode.REFUSED, what + "; check the API key");
            case 404 -> new TriadException(ErrorCode.NOT_FOUND, what + "; does this server offer that, at this URL?");
            default ->
                new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        what + (status < 400 ? "; redirects are not followed, so give the URL it leads to" : ""));
        };
    }

    private String because(String body) {
        String reason = reasonIn(body).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        String hidden = settings.apiKey().map(key -> key.removeFrom(reason)).orElse(reason);
        if (hidden.isEmpty()) {
            return "";
        }
        return " (" + (hidden.length() > MAX_REASON ? hidden.substring(0, MAX_REASON) + "…" : hidden) + ")";
    }

    private static String reasonIn(String body) {
        try {
            JsonNode answer = AnswerJson.MAPPER.readTree(body);
            for (String place : REASONS) {
                JsonNode reason = answer.at(place);
                if (reason.isTextual()) {
                    return reason.textValue();
                }
            }
        } catch (JsonProcessingException e) {
            // A proxy's page, or the beginning of a long answer: it is shown as it is.
        }
        return body;
    }
}
