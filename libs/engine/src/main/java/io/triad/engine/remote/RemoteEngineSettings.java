// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server is reached and how much is asked of it.
 *
 * @param server where it listens, {@code http} or {@code https}, with a path when a proxy adds one; no user, query or
 *     fragment
 * @param kind which server it is
 * @param model the id that {@code /v1/models} must list; another is refused at start
 * @param apiKey sent with every call, when the server wants one; over plain http anyone on the way can read it
 * @param maxSequenceTokens longest prompt and response together that will be asked for, in tokens, 1 or more; a server
 *     that takes less is refused at start
 * @param maxConcurrent samples that are asked for at one time, 1 to 4096; the others wait their turn, and so does one
 *     that pauses between tries, which eases a server that says it is busy
 * @param deadline of one try, from the sending to the answer's last byte, 1 ms to 24 h; a sample comes in one answer, so
 *     this must cover the longest. A try that runs out of it is not repeated
 * @param retries what is done about failures that may pass
 * @param breaker when a server that keeps failing is left alone
 * @param maxAnswerBytes longest answer that is read, 1 KiB to 1 GiB; a token takes about 150 bytes
 */
public record RemoteEngineSettings(
        URI server,
        ServerKind kind,
        String model,
        Optional<ApiKey> apiKey,
        int maxSequenceTokens,
        int maxConcurrent,
        Duration deadline,
        Retries retries,
        Breaker breaker,
        int maxAnswerBytes) {
    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

    /**
     * Repeats what may pass: 429, 5xx and broken connections, never another 4xx nor an answer that makes no sense. The
     * n-th pause is drawn between half and all of {@code firstPause}·2ⁿ⁻¹, at most {@code longestPause}; a server that
     * says {@code Retry-After} is given that time, at most {@code longestPause}.
     *
     * @param max tries after the first, 0 to 100
     * @param firstPause 1 ms or more
     * @param longestPause {@code firstPause} to 1 h
     */
    public record Retries(int max, Duration firstPause, Duration longestPause) {
        /** @throws RefusedSetting when a value is out of its bounds */
        public Retries {
            requireWithin("retries.max", max, 0, 100);
            requireWithin("retries.firstPause", firstPause, Duration.ofMillis(1), Duration.ofHours(1));
            requireWithin("retries.longestPause", longestPause, firstPause, Duration.ofHours(1));
        }
    }

    /**
     * Fails calls at once, without sending them, after too many have failed; then lets one through to see. Busy answers
     * (429) and refusals (other 4xx) do not count, for the server that gives them is well.
     *
     * @param window tries that are looked back on, 1 to 10,000
     * @param failureRatio share of them that must have failed, above 0, at most 1
     * @param pause how long nothing is sent, 1 ms to 1 h
     */
    public record Breaker(int window, double failureRatio, Duration pause) {
        /** @throws RefusedSetting when a value is out of its bounds */
        public Breaker {
            requireWithin("breaker.window", window, 1, 10_000);
            if (!(failureRatio > 0 && failureRatio <= 1)) {
                throw outOfBounds("breaker.failureRatio", failureRatio, "above 0 and at most 1");
            }
            requireWithin("breaker.pause", pause, Duration.ofMillis(1), Duration.ofHours(1));
        }
    }

    /** @throws RefusedSetting when a value is out of its bounds */
    public RemoteEngineSettings {
        requireServer(server);
        if (model.isBlank()) {
            throw outOfBounds("model", model, "an id that /v1/models of the server lists");
        }
        requireWithin("maxSequenceTokens", maxSequenceTokens, 1, Integer.MAX_VALUE);
        requireWithin("maxConcurrent", maxConcurrent, 1, 4096);
        requireWithin("deadline", deadline, Duration.ofMillis(1), LONGEST_DEADLINE);
        requireWithin("maxAnswerBytes", maxAnswerBytes, 1 << 10, 1 << 30);
    }

    private static void requireServer(URI server) {
        String scheme = server.getScheme();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        boolean bare = server.getUserInfo() == null && server.getQuery() == null && server.getFragment() == null;
        if (!web || server.getHost() == null || !bare) {
            // What is wrong may be a password in it, so the value is not repeated.
            throw new RefusedSetting("server", "must be a URL like http://host:8000, without user, query or fragment");
        }
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw outOfBounds(name, value, least + " to " + most);
        }
    }

    private static void requireWithin(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw outOfBounds(name, value, least + " to " + most);
        }
    }

    private static RefusedSetting outOfBounds(String name, Object value, String bounds) {
        return new RefusedSetting(name, "is '" + value + "'; it must be " + bounds);
    }
}
