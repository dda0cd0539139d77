// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.FakeServer.Reply;
import io.triad.engine.remote.RemoteEngineSettings.Breaker;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is busy, ails, dawdles, hangs up or refuses. */
@Timeout(60)
class FaultsTest {
    private static final String COMPLETIONS = "/v1/completions";
    private static final List<SampleRequest> ONE =
            List.of(new SampleRequest(TokenIds.of(72, 105), new SamplingSettings(1, 1, 4), 1));

    private final FakeVllm vllm = new FakeVllm();
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);

    @AfterEach
    void close() {
        vllm.close();
        tokenizer.close();
    }

    private interface Use {
        void of(Sampler sampler) throws Exception;
    }

    private void with(RemoteEngineSettings settings, Use use) throws Exception {
        try (RemoteEngine engine = RemoteEngine.connect(settings);
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            vllm.server.forget();
            use.of(sampler);
        }
    }

    private int numCalls() {
        return vllm.server.received(COMPLETIONS).size();
    }

    @Test
    void shouldTryAgainWhatMayPass() throws Exception {
        with(vllm.settings(), sampler -> {
            var expected = sampler.sample(ONE);
            vllm.server.forget();
            vllm.server.answerNext(
                    COMPLETIONS,
                    Reply.json(429, "{\"error\":\"slow down\"}").withHeader("Retry-After", "1"),
                    Reply.json(500, "{\"error\":{\"message\":\"out of memory\"}}"),
                    Reply.cutOff());

            assertThat(sampler.sample(ONE)).isEqualTo(expected);
            assertThat(numCalls()).isEqualTo(4);
        });
    }

    @Test
    void shouldGiveUpAfterTheLastTry() throws Exception {
        with(vllm.settings(), sampler -> {
            for (int count = 0; count < 4; count++) {
                vllm.server.answerNext(COMPLETIONS, Reply.json(503, "{\"error\":{\"message\":\"out of memory\"}}"));
            }
            assertFails(() -> sampler.sample(ONE))
                    .with(ErrorCode.UNAVAILABLE)
                    .saying("answered 503 to POST /v1/completions (out of memory)", "tried 4 times");
            assertThat(numCalls()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, REFUSED",
        "403, REFUSED",
        "404, NOT_FOUND",
        "408, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "307, INVALID_REQUEST"
    })
    void shouldNotTryAgainWhatIsRefused(int status, ErrorCode code) throws Exception {
        with(vllm.settings(), sampler -> {
            vllm.server.answerNext(
                    COMPLETIONS,
                    Reply.json(status, "{\"error\":{\"message\":\"not with sesame-42\"}}")
                            .withHeader("Location", "http://127.0.0.1:1/"));
            assertFails(() -> sampler.sample(ONE)).with(code).saying("answered " + status, "not with [API key]");
            assertThat(numCalls()).isEqualTo(1);
        });
    }

    @Test
    void shouldEndATryAtItsDeadline() throws Exception {
        CountDownLatch ever = new CountDownLatch(1);
        RemoteEngineSettings hurried = TestPolicy.with(
                vllm.settings(),
                Duration.ofMillis(1500),
                vllm.settings().retries(),
                vllm.settings().breaker());
        with(hurried, sampler -> {
            // Once before the answer begins, once in the middle of it.
            vllm.server.answerNext(COMPLETIONS, exchange -> ever.await(), exchange -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                ever.await();
            });
            for (int count = 1; count <= 2; count++) {
                assertFails(() -> sampler.sample(ONE))
                        .with(ErrorCode.UNAVAILABLE)
                        .saying("no answer to POST /v1/completions", "within PT1.5S");
                assertThat(numCalls()).as("a slow call is not repeated").isEqualTo(count);
            }
        });
    }

    @Test
    void shouldLeaveAServerAloneThatKeepsFailing() throws Exception {
        Breaker quick = new Breaker(3, 1, Duration.ofMinutes(10));
        Retries none = new Retries(0, Duration.ofMillis(1), Duration.ofMillis(1));
        with(TestPolicy.with(vllm.settings(), Duration.ofSeconds(20), none, quick), sampler -> {
            vllm.server.on(COMPLETIONS, unused -> Reply.empty(500));
            // Between two of these, calls that ask for the weights succeed, so that it takes some to fill a window.
            vllm.server.on("/weight_info", unused -> Reply.empty(500));
            for (int count = 0; count < 3; count++) {
                assertFails(() -> sampler.sample(ONE))
                        .with(ErrorCode.UNAVAILABLE)
                        .saying("answered 500");
            }
            vllm.server.forget();

            assertFails(() -> sampler.sample(ONE)).with(ErrorCode.UNAVAILABLE).saying("left alone for PT10M");
            assertThat(vllm.server.received()).isEmpty();
        });
    }

    @Test
    void shouldComeBackWhenTheServerIsWell() throws Exception {
        Breaker quick = new Breaker(3, 1, Duration.ofMillis(20));
        Retries none = new Retries(0, Duration.ofMillis(1), Duration.ofMillis(1));
        with(TestPolicy.with(vllm.settings(), Duration.ofSeconds(20), none, quick), sampler -> {
            vllm.server.answerNext("/weight_info", Reply.empty(500), Reply.empty(500), Reply.empty(500));
            for (int count = 0; count < 3; count++) {
                assertFails(() -> sampler.sample(ONE)).with(ErrorCode.UNAVAILABLE);
            }
            boolean well = false;
            while (!well) {
                try {
                    sampler.sample(ONE);
                    well = true;
                } catch (TriadException e) {
                    assertThat(e).hasMessageContaining("left alone");
                    Thread.sleep(5);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 400})
    void shouldNotLeaveAServerAloneThatIsWell(int status) throws Exception {
        // One of any three calls in a row would be enough: two that ask for the weights stand before each.
        Breaker quick = new Breaker(3, 0.3, Duration.ofMinutes(10));
        Retries none = new Retries(0, Duration.ofMillis(1), Duration.ofMillis(1));
        with(TestPolicy.with(vllm.settings(), Duration.ofSeconds(20), none, quick), sampler -> {
            for (int count = 0; count < 20; count++) {
                vllm.server.answerNext(COMPLETIONS, Reply.json(status, "{}"));
                assertFails(() -> sampler.sample(ONE)).saying("answered " + status);
            }
            sampler.sample(ONE);
        });
    }

    @Test
    void shouldSayWhenNobodyListens() {
        RemoteEngineSettings settings = vllm.settings();
        vllm.close();
        assertFails(() -> RemoteEngine.connect(settings))
                .with(ErrorCode.UNAVAILABLE)
                .saying("no whole answer to GET /health at http://127.0.0.1:", "does the server run?");
    }

    @Test
    void shouldGiveUpWhenInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ever = new CountDownLatch(1);
        with(vllm.settings(), sampler -> {
            vllm.server.answerNext(COMPLETIONS, exchange -> {
                asked.countDown();
                ever.await();
            });
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    sampler.sample(ONE);
                } catch (TriadException e) {
                    thrown.set(e);
                    stillInterrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            asked.await();
            caller.interrupt();
            caller.join();

            assertThat(thrown.get()).isInstanceOf(TriadException.class).hasMessageContaining("interrupted");
            assertThat(((TriadException) thrown.get()).code()).isEqualTo(ErrorCode.BROKEN_INVARIANT);
            assertThat(stillInterrupted.get()).isTrue();
        });
    }

    @Test
    void shouldGiveUpTheOthersWhenOneFails() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch ever = new CountDownLatch(1);
        // Whoever waited for the other would wait for longer than this test may take.
        RemoteEngineSettings patient = TestPolicy.with(
                vllm.settings(),
                Duration.ofHours(1),
                vllm.settings().retries(),
                vllm.settings().breaker());
        with(patient, sampler -> {
            vllm.server.answerNext(
                    COMPLETIONS,
                    exchange -> {
                        waiting.countDown();
                        ever.await();
                    },
                    exchange -> {
                        waiting.await();
                        Reply.json(400, "{\"detail\":\"no\"}").to(exchange);
                    });
            assertFails(() -> sampler.sample(List.of(ONE.getFirst(), ONE.getFirst())))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("(no)");
        });
    }
}
