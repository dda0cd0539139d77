// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.failure.ErrorCode;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Against a server that somebody else wrote and somebody started; see the module's README. The embedded sampler, over the
 * same checkpoint, says what is right.
 */
@EnabledIfSystemProperty(named = "triad.engine.server", matches = "http.*")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealServerTest {
    /** The trial checkpoints, as {@code tiny_checkpoint.py} writes them: first, second and adapter. */
    private final Path root = Path.of(System.getProperty("triad.engine.checkpoints", "."));

    private final PolicyWeights first = new PolicyFolder(root.resolve("first")).weights();
    private final PolicyConfig config = first.config();
    private final PolicyTokenizer tokenizer = new PolicyFolder(root.resolve("first")).tokenizer();
    private final RemoteEngine engine = RemoteEngine.connect(new RemoteEngineSettings(
            URI.create(System.getProperty("triad.engine.server", "")),
            ServerKind.valueOf(System.getProperty("triad.engine.kind", "VLLM")),
            "policy",
            Optional.of(new ApiKey("sesame-42")),
            config.maxPositionEmbeddings(),
            8,
            Duration.ofMinutes(2),
            new Retries(3, Duration.ofMillis(50), Duration.ofSeconds(1)),
            new Breaker(100, 1, Duration.ofSeconds(1)),
            1 << 24));

    @AfterAll
    void close() {
        engine.close();
        tokenizer.close();
    }

    private List<SampleRequest> requests(SamplingSettings settings) {
        List<SampleRequest> requests = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            requests.add(new SampleRequest(
                    tokenizer.prompt("Be brief.", "What is " + index + " + " + index / 2 + "?"),
                    settings,
                    1000 + index));
        }
        return requests;
    }

    @Test
    void shouldAgreeWithTheEmbeddedSamplerWhenGreedy() {
        List<SampleRequest> requests = requests(SamplingSettings.greedy(24));
        try (Sampler remote = engine.sampler(config, tokenizer, new AsStarted());
                Sampler embedded = new EmbeddedSampler(first, 8, 1)) {
            assertSame(embedded.sample(requests), remote.sample(requests));
        }
    }

    private static void assertSame(List<Completion> expected, List<Completion> found) {
        for (int index = 0; index < expected.size(); index++) {
            assertThat(found.get(index).tokens())
                    .as("tokens of %s", index)
                    .isEqualTo(expected.get(index).tokens());
            assertThat(found.get(index).finishReason())
                    .isEqualTo(expected.get(index).finishReason());
            for (int token = 0; token < expected.get(index).tokens().size(); token++) {
                assertThat(found.get(index).logProbs().get(token))
                        .isCloseTo(expected.get(index).logProbs().get(token), within(1e-3f));
            }
        }
    }

    @Test
    void shouldEndAtTheEndOfTurn() {
        SampleRequest request = requests(SamplingSettings.greedy(24)).getFirst();
        try (Sampler endless = engine.sampler(config, tokenizer, new AsStarted())) {
            TokenIds tokens = endless.sample(List.of(request)).getFirst().tokens();
            int last = IntStream.range(0, tokens.size())
                    .filter(index -> tokens.slice(0, index).stream().noneMatch(id -> id == tokens.get(index)))
                    .limit(5)
                    .max()
                    .orElseThrow();
            // The policy whose end-of-turn is a token that it draws.
            try (Sampler ending = engine.sampler(ending(tokens.get(last)), tokenizer, new AsStarted())) {
                Completion completion = ending.sample(List.of(request)).getFirst();
                assertThat(completion.tokens()).isEqualTo(tokens.slice(0, last + 1));
                assertThat(completion.finishReason()).isEqualTo(FinishReason.STOP);
            }
        }
    }

    private PolicyConfig ending(int endOfTurn) {
        return new PolicyConfig(
                config.hiddenSize(),
                config.numHiddenLayers(),
                config.numAttentionHeads(),
                config.numKeyValueHeads(),
                config.intermediateSize(),
                config.vocabSize(),
                config.maxPositionEmbeddings(),
                config.ropeTheta(),
                config.rmsNormEps(),
                config.tieWordEmbeddings(),
                config.bosTokenId(),
                endOfTurn,
                config.padTokenId());
    }

    /** vLLM's scale is that of {@code --logprobs-mode}: MODEL for raw_logprobs, CUT for processed_logprobs. */
    @Test
    void shouldRefuseSettingsWhoseLogProbsTheServerDoesNotGive() {
        LogProbScale scale = LogProbScale.valueOf(System.getProperty("triad.engine.scale", "MODEL"));
        try (Sampler remote = engine.sampler(config, tokenizer, new AsStarted())) {
            for (SamplingSettings settings : List.of(
                    new SamplingSettings(0.7, 1, 4),
                    new SamplingSettings(1, 0.8, 4),
                    new SamplingSettings(0.7, 0.8, 4),
                    new SamplingSettings(1, 1, 4))) {
                List<SampleRequest> requests = requests(settings);
                if (scale.isPromisedFor(settings)) {
                    assertThat(remote.sample(requests)).hasSameSizeAs(requests);
                } else {
                    assertFails(() -> remote.sample(requests))
                            .with(ErrorCode.INVALID_REQUEST)
                            .saying("(" + scale + ")");
                }
            }
        }
    }

    @Test
    void shouldReproduceASampleByItsSeed() {
        SamplingSettings settings = new SamplingSettings(1, 1, 24);
        List<SampleRequest> requests = requests(settings);
        try (Sampler remote = engine.sampler(config, tokenizer, new AsStarted())) {
            List<Completion> once = remote.sample(requests);
            List<Completion> again = remote.sample(requests);
            System.out.printf(
                    "samples that came again by their seeds: %d of %d%n",
                    IntStream.range(0, once.size())
                            .filter(index -> once.get(index)
                                    .tokens()
                                    .equals(again.get(index).tokens()))
                            .count(),
                    once.size());
            assertThat(once).map(Completion::tokens).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldSampleFromAnAdapter() {
        List<SampleRequest> requests = requests(SamplingSettings.greedy(8));
        String folder = root.resolve("adapter").toAbsolutePath().toString();
        try (Sampler base = engine.sampler(config, tokenizer, new AsStarted());
                Sampler adapted = engine.sampler(config, tokenizer, new LoraAdapter("trial-adapter", folder))) {
            List<Completion> plain = base.sample(requests);
            assertThat(adapted.sample(requests)).isNotEqualTo(plain);
            assertSame(plain, base.sample(requests));
        }
        assertThat(engine.trouble()).isEmpty();
    }

    /** The last, for the weights of the start are gone after it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void shouldSampleFromReloadedWeights() {
        List<SampleRequest> requests = requests(SamplingSettings.greedy(24));
        PolicyWeights second = new PolicyFolder(root.resolve("second")).weights();
        try (Sampler remoteSecond = engine.sampler(config, tokenizer, reload("second"));
                Sampler remoteFirst = engine.sampler(config, tokenizer, reload("first"));
                Sampler embeddedFirst = new EmbeddedSampler(first, 8, 1);
                Sampler embeddedSecond = new EmbeddedSampler(second, 8, 1)) {
            assertSame(embeddedSecond.sample(requests), remoteSecond.sample(requests));
            assertSame(embeddedFirst.sample(requests), remoteFirst.sample(requests));
        }
    }

    private Reload reload(String name) {
        return new Reload("trial-" + name, root.resolve(name).toAbsolutePath().toString());
    }
}
