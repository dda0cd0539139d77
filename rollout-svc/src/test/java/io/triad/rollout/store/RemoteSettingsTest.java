// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.checkpoint.CheckpointRef;
import io.triad.engine.remote.ApiKey;
import io.triad.engine.remote.RemoteEngineSettings;
import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.engine.remote.ServerKind;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.rollout.EngineChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, every override, and what is said of settings that are missing or wrong. */
class RemoteSettingsTest {
    private static final String DIGEST = "a".repeat(64);
    private static final CheckpointRef CHECKPOINT = new CheckpointRef("s3://bucket/one", "b".repeat(64));

    @TempDir
    Path shared;

    @Test
    void shouldHaveDefaultsForWhatCanHaveThem() {
        RemoteSettings settings = RemoteConfigs.vllm();

        assertThat(settings.engine())
                .isEqualTo(new RemoteEngineSettings(
                        URI.create("http://127.0.0.1:8000"),
                        ServerKind.VLLM,
                        "policy",
                        Optional.empty(),
                        96,
                        256,
                        Duration.ofMinutes(10),
                        new Retries(6, Duration.ofMillis(200), Duration.ofSeconds(30)),
                        new Breaker(20, 0.5, Duration.ofSeconds(10)),
                        16 << 20));
        assertThat(settings.weights()).isEqualTo(new ServerWeights.AsStarted(DIGEST));
    }

    @Test
    void shouldTakeEverySetting() {
        RemoteSettings settings = RemoteSettings.of(
                ServerKind.SGLANG,
                RemoteConfigs.config(
                                "server", "https://host/prefix",
                                "model", "Qwen/Qwen2.5",
                                "api-key", "sesame-42",
                                "max-sequence-tokens", "4096",
                                "max-concurrent", "7",
                                "deadline", "90s",
                                "retries.max", "2",
                                "retries.first-pause", "10ms",
                                "retries.longest-pause", "1s",
                                "breaker.window", "5",
                                "breaker.failure-ratio", "0.9",
                                "breaker.pause", "3s",
                                "max-answer-bytes", "2048")
                        .rollout()
                        .remote());

        assertThat(settings.engine())
                .isEqualTo(new RemoteEngineSettings(
                        URI.create("https://host/prefix"),
                        ServerKind.SGLANG,
                        "Qwen/Qwen2.5",
                        Optional.of(new ApiKey("sesame-42")),
                        4096,
                        7,
                        Duration.ofSeconds(90),
                        new Retries(2, Duration.ofMillis(10), Duration.ofSeconds(1)),
                        new Breaker(5, 0.9, Duration.ofSeconds(3)),
                        2048));
    }

    @Test
    void shouldNameTheSharedFolderAsTheServerSeesIt() {
        String here = shared.toString();

        ServerWeights reload =
                RemoteConfigs.vllm("weights", "reload", "shared-folder", here).weights();
        ServerWeights lora = RemoteConfigs.vllm(
                        "weights", "lora", "shared-folder", here, "server-folder", "/mnt/weights/")
                .weights();

        assertThat(reload).isInstanceOf(ServerWeights.Reload.class);
        assertThat(reload.shared().orElseThrow().onServer(CHECKPOINT)).isEqualTo(here + "/" + "b".repeat(64));
        assertThat(lora).isInstanceOfSatisfying(ServerWeights.Lora.class, it -> assertThat(it.startedWith())
                .isEqualTo(DIGEST));
        assertThat(lora.shared().orElseThrow().onServer(CHECKPOINT)).isEqualTo("/mnt/weights/" + "b".repeat(64));
    }

    @Test
    void shouldSampleInThisProcessUnlessSaid() {
        assertThat(RemoteConfigs.config().rollout().engine()).isEqualTo(EngineChoice.VLLM);
        assertThat(RemoteConfigs.ofEmbedded().rollout().engine()).isEqualTo(EngineChoice.EMBEDDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "model", "max-sequence-tokens", "weights", "started-with"})
    void shouldSayWhatIsMissing(String setting) {
        assertRefused("triad.rollout.remote." + setting + " is not set; it must be ", setting, "");
    }

    @Test
    void shouldSayWhatAKindOfWeightsNeeds() {
        assertRefused("triad.rollout.remote.shared-folder is not set", "weights", "reload");
        assertRefused("triad.rollout.remote.shared-folder is not set", "weights", "lora");
        assertRefused("triad.rollout.remote.started-with is not set", "weights", "lora", "started-with", "");
        assertRefused(
                "triad.rollout.remote.shared-folder is '" + shared.resolve("nowhere") + "'",
                "weights",
                "reload",
                "shared-folder",
                shared.resolve("nowhere").toString());
        assertRefused("triad.rollout.remote.shared-folder is 'here'", "weights", "reload", "shared-folder", "here");
        assertRefused(
                "triad.rollout.remote.server-folder is 'weights'; it must be the absolute path",
                "weights",
                "reload",
                "shared-folder",
                shared.toString(),
                "server-folder",
                "weights");
        assertRefused("triad.rollout.remote.started-with is 'main'; it must be the SHA-256", "started-with", "main");
    }

    @ParameterizedTest
    @CsvSource({
        "max-sequence-tokens, 0",
        "max-concurrent, 0",
        "max-concurrent, 5000",
        "deadline, 0s",
        "retries.max, 101",
        "retries.first-pause, 0s",
        "retries.longest-pause, 1ms",
        "breaker.window, 0",
        "breaker.failure-ratio, 1.5",
        "breaker.pause, 0s",
        "max-answer-bytes, 10"
    })
    void shouldNameTheSettingThatIsOutOfItsBounds(String setting, String value) {
        assertRefused("triad.rollout.remote." + setting + " is '", setting, value);
    }

    @ParameterizedTest
    @CsvSource({
        "triad.rollout.remote.weights, weights, merge",
        "triad.rollout.remote.deadline, deadline, soon",
        "triad.rollout.remote.max-concurrent, max-concurrent, many"
    })
    void shouldNameTheSettingThatIsOfAnotherType(String property, String setting, String value) {
        assertThatThrownBy(() -> RemoteConfigs.vllm(setting, value)).hasMessageContainingAll(property, value);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host, ftp://host",
        "host:8000, host:8000",
        "http://me:sesame@host, http://…@host",
        "http://me:sesame@ho st/, http://…@ho st/",
        "http://host?key=sesame, http://host…",
        "me:sesame@host, …@host"
    })
    void shouldShowAServerThatIsNoneWithoutItsSecrets(String server, String shown) {
        assertThatThrownBy(() -> RemoteConfigs.vllm("server", server))
                .hasMessageContaining("triad.rollout.remote.server is '" + shown + "'; it must be a URL like")
                .hasMessageNotContaining("sesame")
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getCause())).doesNotContain("sesame"));
    }

    @Test
    void shouldNeverShowTheKey() {
        assertThatThrownBy(() -> RemoteConfigs.vllm("api-key", "open sesame"))
                .hasMessageContaining("triad.rollout.remote.api-key is refused")
                .hasMessageNotContaining("sesame")
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getCause())).doesNotContain("sesame"));
        assertThat(RemoteConfigs.vllm("api-key", "sesame-42").toString()).doesNotContain("sesame");
    }

    /** At start, before anything is opened. */
    @Test
    void shouldNotStartTheServiceWithARefusedSetting() {
        assertThatThrownBy(() -> new Engine(
                        RemoteConfigs.config("model", ""),
                        Map.of("bootstrap.servers", "127.0.0.1:1"),
                        new SimpleMeterRegistry()))
                .hasMessageContaining("triad.rollout.remote.model is not set");
    }

    private static void assertRefused(String words, String... settings) {
        assertThatThrownBy(() -> RemoteConfigs.vllm(settings))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(words);
    }
}
