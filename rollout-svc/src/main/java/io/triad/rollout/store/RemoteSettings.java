// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.engine.remote.ApiKey;
import io.triad.engine.remote.RefusedSetting;
import io.triad.engine.remote.RemoteEngineSettings;
import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.engine.remote.ServerKind;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.rollout.RemoteConfig;
import io.triad.rollout.WeightsChoice;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that samples, and how it comes by weights, as the group {@code triad.rollout.remote} of the configuration says.
 *
 * @param engine the server
 * @param weights how it comes by them
 */
record RemoteSettings(RemoteEngineSettings engine, ServerWeights weights) {
    private static final String GROUP = "triad.rollout.remote.";

    /**
     * Reads them.
     *
     * @throws TriadException INVALID_REQUEST naming the property, its value (that of the key never) and what it must be
     */
    static RemoteSettings of(ServerKind kind, RemoteConfig config) {
        return new RemoteSettings(engine(kind, config), weights(config));
    }

    private static RemoteEngineSettings engine(ServerKind kind, RemoteConfig config) {
        String server = required("server", config.server(), "the server's URL, like http://host:8000");
        try {
            return new RemoteEngineSettings(
                    uri(server),
                    kind,
                    required("model", config.model(), "an id that the server lists under /v1/models"),
                    config.apiKey().map(RemoteSettings::apiKey),
                    config.maxSequenceTokens()
                            .orElseThrow(() -> missing(
                                    "max-sequence-tokens",
                                    "the longest prompt and response together that a recipe asks for, in tokens")),
                    config.maxConcurrent(),
                    config.deadline(),
                    new Retries(
                            config.retries().max(),
                            config.retries().firstPause(),
                            config.retries().longestPause()),
                    new Breaker(
                            config.breaker().window(),
                            config.breaker().failureRatio(),
                            config.breaker().pause()),
                    config.maxAnswerBytes());
        } catch (RefusedSetting e) {
            throw e.setting().equals("server")
                    ? refused("server", "is '" + withoutSecrets(server) + "'; it " + e.reason(), e)
                    : refused(property(e.setting()), e.reason(), e);
        }
    }

    private static ServerWeights weights(RemoteConfig config) {
        WeightsChoice choice = config.weights()
                .orElseThrow(() -> missing(
                        "weights",
                        "as-started, reload or lora, which say how the server comes by" + " a version's weights"));
        return switch (choice) {
            case AS_STARTED -> new ServerWeights.AsStarted(startedWith(config, "as-started"));
            case RELOAD -> new ServerWeights.Reload(sharedFolder(config, "reload"));
            case LORA -> new ServerWeights.Lora(startedWith(config, "lora"), sharedFolder(config, "lora"));
        };
    }

    private static String startedWith(RemoteConfig config, String weights) {
        String expected = "the SHA-256 of the checkpoint that the server was started with, 64 lower-case hex digits";
        String digest = required("started-with", config.startedWith(), expected + ", with weights=" + weights);
        if (!CheckpointDigests.isDigest(digest)) {
            throw refused("started-with", "is '" + digest + "'; it must be " + expected, null);
        }
        return digest;
    }

    private static SharedFolder sharedFolder(RemoteConfig config, String weights) {
        String expected = "the absolute path of a folder that this service and the server both see, and that this"
                + " service can write to";
        Path folder = config.sharedFolder()
                .orElseThrow(() -> missing("shared-folder", expected + ", with weights=" + weights));
        if (!folder.isAbsolute() || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw refused("shared-folder", "is '" + folder + "'; it must be " + expected, null);
        }
        String onServer = config.serverFolder().orElseGet(folder::toString);
        if (!onServer.startsWith("/")) {
            throw refused(
                    "server-folder",
                    "is '" + onServer + "'; it must be the absolute path of the shared folder on the server's machine",
                    null);
        }
        return new SharedFolder(folder, onServer);
    }

    /** What is wrong with the key is said without it. */
    private static ApiKey apiKey(String secret) {
        try {
            return new ApiKey(secret);
        } catch (TriadException e) {
            throw refused("api-key", "is refused: " + e.getMessage(), e);
        }
    }

    private static URI uri(String server) {
        try {
            return new URI(server);
        } catch (URISyntaxException e) {
            // Its message repeats what may be a password.
            throw refused(
                    "server", "is '" + withoutSecrets(server) + "'; it must be a URL like http://host:8000", null);
        }
    }

    /** A user, a password and a query may stand in a URL, and a log is no place for them. */
    private static String withoutSecrets(String server) {
        return server.replaceFirst("^(\\w*://)?.*@", "$1…@").replaceFirst("[?#].*$", "…");
    }

    private static String required(String property, Optional<String> value, String expected) {
        return value.filter(text -> !text.isBlank()).orElseThrow(() -> missing(property, expected));
    }

    private static TriadException missing(String property, String expected) {
        return refused(property, "is not set; it must be " + expected, null);
    }

    private static TriadException refused(String property, String what, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.INVALID_REQUEST, GROUP + property + " " + what, cause);
    }

    /** As the configuration spells what the engine's settings call {@code retries.firstPause}. */
    private static String property(String setting) {
        return setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
