// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of a server that samples: {@code triad.rollout.remote}. Those without a default must be set where they are needed;
 * nothing here is looked at with the embedded engine.
 */
public interface RemoteConfig {
    /** URL of the server, such as {@code http://host:8000}. */
    Optional<String> server();

    /** The id that the server lists under {@code /v1/models}. */
    Optional<String> model();

    /** What the server wants in {@code Authorization: Bearer}, if it wants something. Never shown. */
    Optional<String> apiKey();

    /** Longest prompt and response together, in tokens. */
    OptionalInt maxSequenceTokens();

    /** Samples that are asked for at one time. */
    @WithDefault("256")
    int maxConcurrent();

    /** Time of one try, which must cover the longest response. */
    @WithDefault("10m")
    Duration deadline();

    /** What is done about failures that may pass. */
    Retries retries();

    /** When a server that keeps failing is left alone. */
    Breaker breaker();

    /** Longest answer that is read, in bytes; 16 MiB unless said. */
    @WithDefault("16777216")
    int maxAnswerBytes();

    /** How the server comes by a version's weights. */
    Optional<WeightsChoice> weights();

    /** Digest of the checkpoint that the server was started with, with {@code as-started} and {@code lora}. */
    Optional<String> startedWith();

    /** The folder that the server sees too, with {@code reload} and {@code lora}; this service's alone to write to. */
    Optional<Path> sharedFolder();

    /** Where the server sees that folder; the same path unless said. */
    Optional<String> serverFolder();

    /** What is done about failures that may pass. */
    interface Retries {
        /** Tries after the first. */
        @WithDefault("6")
        int max();

        /** Pause before the second try; each is twice the one before. */
        @WithDefault("200ms")
        Duration firstPause();

        /** The longest of the pauses. */
        @WithDefault("30s")
        Duration longestPause();
    }

    /** When a server that keeps failing is left alone. */
    interface Breaker {
        /** Tries that are looked back on. */
        @WithDefault("20")
        int window();

        /** Share of them that must have failed. */
        @WithDefault("0.5")
        double failureRatio();

        /** How long nothing is sent then. */
        @WithDefault("10s")
        Duration pause();
    }
}
