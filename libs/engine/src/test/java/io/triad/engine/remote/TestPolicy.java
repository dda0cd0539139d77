// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.policy.PolicyConfig;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A small policy, and settings for a server that serves it. */
final class TestPolicy {
    static final WordVocabulary VOCABULARY = new WordVocabulary(List.of(" the", " quick", "hello"));
    static final String MODEL = "policy";
    static final int MAX_TOKENS = 64;
    static final PolicyConfig CONFIG = new PolicyConfig(
            32,
            1,
            2,
            1,
            32,
            VOCABULARY.size(),
            MAX_TOKENS,
            10_000,
            1e-6,
            true,
            OptionalInt.empty(),
            VOCABULARY.endOfTurn(),
            OptionalInt.empty());

    private TestPolicy() {}

    static PolicyTokenizer tokenizer(WordVocabulary vocabulary) {
        return PolicyTokenizer.fromJson(vocabulary.toJson().getBytes(StandardCharsets.UTF_8));
    }

    static RemoteEngineSettings settings(URI server, ServerKind kind) {
        return new RemoteEngineSettings(
                server,
                kind,
                MODEL,
                Optional.of(new ApiKey("sesame-42")),
                MAX_TOKENS,
                8,
                Duration.ofSeconds(20),
                new Retries(3, Duration.ofMillis(1), Duration.ofMillis(4)),
                new Breaker(1000, 1, Duration.ofSeconds(5)),
                1 << 20);
    }

    static RemoteEngineSettings with(
            RemoteEngineSettings settings, Duration deadline, Retries retries, Breaker breaker) {
        return new RemoteEngineSettings(
                settings.server(),
                settings.kind(),
                settings.model(),
                settings.apiKey(),
                settings.maxSequenceTokens(),
                settings.maxConcurrent(),
                deadline,
                retries,
                breaker,
                settings.maxAnswerBytes());
    }
}
