// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.failure.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of the settings, and that the key is never shown. */
class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RemoteEngineSettings RIGHT =
            TestPolicy.settings(URI.create("https://host:8000/prefix/"), ServerKind.VLLM);

    @Test
    void shouldNeverShowTheKey() {
        assertThat(RIGHT.toString()).contains("ApiKey[not shown]").doesNotContain("sesame");
        assertFails(() -> new ApiKey("two words")).with(ErrorCode.INVALID_REQUEST);
        assertThat(FailureAssert.assertFails(() -> new ApiKey("sesame\n")).failure())
                .hasMessageNotContaining("sesame");
        assertFails(() -> new ApiKey("")).saying("is empty or holds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host", "host:8000", "/path", "http://me:secret@host", "http://host?q=1", "http://host#f"})
    void shouldRefuseServersThatAreNone(String server) {
        assertFails(() -> TestPolicy.settings(URI.create(server), ServerKind.VLLM))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("server must be a URL");
    }

    @Test
    void shouldRefuseWhatIsOutOfBounds() {
        assertFails(() -> settings("", 1, 1, SECOND, 1 << 20)).saying("setting model is ''");
        assertFails(() -> settings("m", 0, 1, SECOND, 1 << 20)).saying("maxSequenceTokens is '0'");
        assertFails(() -> settings("m", 1, 0, SECOND, 1 << 20)).saying("maxConcurrent is '0'", "1 to 4096");
        assertFails(() -> settings("m", 1, 4097, SECOND, 1 << 20)).saying("maxConcurrent is '4097'");
        assertFails(() -> settings("m", 1, 1, Duration.ZERO, 1 << 20)).saying("deadline is 'PT0S'");
        assertFails(() -> settings("m", 1, 1, Duration.ofDays(2), 1 << 20)).saying("deadline is 'PT48H'");
        assertFails(() -> settings("m", 1, 1, SECOND, 1023)).saying("maxAnswerBytes is '1023'");
        assertFails(() -> new Retries(-1, SECOND, SECOND)).saying("retries.max is '-1'", "0 to 100");
        assertFails(() -> new Retries(101, SECOND, SECOND)).saying("retries.max is '101'");
        assertFails(() -> new Retries(1, Duration.ZERO, SECOND)).saying("retries.firstPause is 'PT0S'");
        assertFails(() -> new Retries(1, SECOND, Duration.ofMillis(999))).saying("retries.longestPause is 'PT0.999S'");
        assertFails(() -> new Breaker(0, 0.5, SECOND)).saying("breaker.window is '0'");
        assertFails(() -> new Breaker(1, 0, SECOND)).saying("breaker.failureRatio is '0.0'");
        assertFails(() -> new Breaker(1, Double.NaN, SECOND)).saying("breaker.failureRatio is 'NaN'");
        assertFails(() -> new Breaker(1, 1.1, SECOND)).saying("breaker.failureRatio is '1.1'");
        assertFails(() -> new Breaker(1, 1, Duration.ZERO)).saying("breaker.pause is 'PT0S'");
    }

    private static RemoteEngineSettings settings(
            String model, int maxSequenceTokens, int maxConcurrent, Duration deadline, int maxAnswerBytes) {
        return new RemoteEngineSettings(
                RIGHT.server(),
                ServerKind.VLLM,
                model,
                Optional.empty(),
                maxSequenceTokens,
                maxConcurrent,
                deadline,
                RIGHT.retries(),
                RIGHT.breaker(),
                maxAnswerBytes);
    }
}
