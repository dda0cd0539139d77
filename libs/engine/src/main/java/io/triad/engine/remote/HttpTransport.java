// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends a call once and reads its answer whole, but never more of it than may be. Redirects are not followed, for they
 * would carry the API key elsewhere.
 */
final class HttpTransport implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_REASON_BYTES = 8 << 10;

    private final RemoteEngineSettings settings;
    private final StatusFailures failures;
    private final HttpClient http;

    HttpTransport(RemoteEngineSettings settings) {
        this.settings = settings;
        this.failures = new StatusFailures(settings);
        // The servers speak HTTP/1.1; an offer to change to HTTP/2 confuses some of them.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /**
     * The bytes of the answer.
     *
     * @throws TransientFailure what may pass
     * @throws TriadException REFUSED, NOT_FOUND or INVALID_REQUEST as the server says, BROKEN_INVARIANT when the answer is
     *     too large
     * @throws InterruptedException when the thread is interrupted; the call is given up
     */
    byte[] send(ServerCall call) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request(call), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw failures.of(call, response, reason(body));
                }
                return whole(call, response, body);
            }
        } catch (IOException e) {
            throw TransientFailure.cutOff(
                    "no whole answer to " + describe(call) + " (" + e.getClass().getSimpleName()
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()) + "); does the server run?",
                    e);
        }
    }

    /** The call and whom it was sent to, for messages. */
    String describe(ServerCall call) {
        return call + " at " + settings.server();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest request(ServerCall call) {
        String root = settings.server().toString();
        String base = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()))
                .header("Accept", "application/json")
                .header("User-Agent", "triad");
        settings.apiKey().ifPresent(key -> request.header("Authorization", key.header()));
        call.body().ifPresent(body -> request.header("Content-Type", "application/json"));
        return request.method(
                        call.method(),
                        call.body()
                                .map(body ->
                                        HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                                .orElseGet(HttpRequest.BodyPublishers::noBody))
                .build();
    }

    private byte[] whole(ServerCall call, HttpResponse<InputStream> response, InputStream body) throws IOException {
        int most = settings.maxAnswerBytes();
        long declared = response.headers().firstValueAsLong("Content-Length").orElse(0);
        if (declared > most) {
            throw tooLarge(call);
        }
        byte[] bytes = body.readNBytes(most);
        if (bytes.length == most && body.read() >= 0) {
            throw tooLarge(call);
        }
        return bytes;
    }

    /** What the server says went wrong; a reason that cannot be read is no reason. */
    private static String reason(InputStream body) {
        try {
            return new String(body.readNBytes(MAX_REASON_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private TriadException tooLarge(ServerCall call) {
        return new TriadException(
                ErrorCode.BROKEN_INVARIANT,
                describe(call) + " was answered with more than " + settings.maxAnswerBytes()
                        + " bytes, which is the most that is read; raise maxAnswerBytes if that is right");
    }
}
