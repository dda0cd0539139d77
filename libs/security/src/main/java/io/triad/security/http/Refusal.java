// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.grpc.Status;
import io.triad.security.Access;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a call is not served, told in the caller's own protocol: problem+json (RFC 9457) with a status over HTTP, a status and
 * a description over gRPC.
 *
 * @param detail what was wrong and what to do; never what was shown
 * @param retryAfter after what time to ask again, where that helps
 */
record Refusal(Reason reason, String detail, Optional<Duration> retryAfter) {
    static final String PROBLEM = "application/problem+json";

    /** What kind of refusal it is, in the words of both protocols. */
    enum Reason {
        UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED),
        FORBIDDEN(403, Status.Code.PERMISSION_DENIED),
        TOO_LARGE(413, Status.Code.RESOURCE_EXHAUSTED),
        TOO_FAST(429, Status.Code.RESOURCE_EXHAUSTED),
        TOO_LATE(504, Status.Code.DEADLINE_EXCEEDED);

        private final int status;
        private final Status.Code code;

        Reason(int status, Status.Code code) {
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }
    }

    static Refusal of(Reason reason, String detail) {
        return new Refusal(reason, detail, Optional.empty());
    }

    /** The words for a caller of whom nothing is known. */
    static Refusal stranger(Access.Closed access) {
        boolean keys = access.keys();
        boolean tokens = access.tokens();
        String what = keys && tokens ? "API key or token" : keys ? "API key" : "token";
        return of(
                Reason.UNAUTHENTICATED,
                "the request shows no " + what + " that is valid here; send one as 'Authorization: Bearer " + what
                        + "'");
    }

    /** Tells whether a request is a gRPC call. */
    static boolean isGrpc(RoutingContext call) {
        String type = call.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return call.request().version() == HttpVersion.HTTP_2
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/grpc");
    }

    /** Answers a call with it, unless it has an answer. */
    void answer(RoutingContext call) {
        HttpServerResponse response = call.response();
        if (response.headWritten() || response.ended()) {
            return;
        }
        // What was not read of the request is let go, so that the connection can serve the next one.
        call.request().resume();
        if (isGrpc(call)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
                    .putHeader("grpc-status", Integer.toString(reason.code.value()))
                    .putHeader("grpc-message", percentEncoded(detail));
            response.end();
            return;
        }
        response.setStatusCode(reason.status).putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
        if (reason == Reason.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        retryAfter.ifPresent(wait -> response.putHeader("Retry-After", Long.toString(seconds(wait))));
        if (reason == Reason.TOO_LARGE && call.request().version() != HttpVersion.HTTP_2) {
            // The rest of the body is not waited for. Over HTTP/2 other requests share the connection.
            response.putHeader(HttpHeaders.CONNECTION, "close");
            response.endHandler(sent -> call.request().connection().close());
        }
        response.end(document().encode());
    }

    /** Returns the problem as the services write theirs. */
    JsonObject document() {
        String words = reason.name().toLowerCase(Locale.ROOT);
        return new JsonObject()
                .put("type", "urn:triad:problem:" + words.replace('_', '-'))
                .put("title", words.replace('_', ' '))
                .put("status", reason.status)
                .put("detail", detail)
                .put("errors", new JsonArray());
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    /** As gRPC asks of its messages: printable ASCII, all else and % in percent encoding. */
    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each >= 0x20 && each <= 0x7e && each != '%') {
                encoded.append((char) each);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", each));
            }
        }
        return encoded.toString();
    }
}
