// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.engine.remote.FakeServer.Received;
import io.triad.engine.remote.FakeServer.Reply;
import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.failure.ErrorCode;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of vLLM, and what is made of its answers and of what it says of itself. */
class VllmContractTest {
    private static final TokenIds PROMPT = TokenIds.of(72, 105, 33);
    private static final SamplingSettings PLAIN = new SamplingSettings(1, 1, 12);

    private final FakeVllm vllm = new FakeVllm();
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);

    @AfterEach
    void close() {
        vllm.close();
        tokenizer.close();
    }

    private List<Completion> sample(List<SampleRequest> requests) {
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            vllm.server.forget();
            return sampler.sample(requests);
        }
    }

    @Test
    void shouldAskForIdsAndLeaveNoSettingToTheServer() {
        sample(List.of(new SampleRequest(PROMPT, new SamplingSettings(1, 0.9, 7), -5)));

        Received received = vllm.server.received("/v1/completions").getFirst();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer sesame-42");
        JsonNode expected = json("""
                {"model":"policy","prompt":[72,105,33],"max_tokens":7,"temperature":1.0,"top_p":0.9,
                 "seed":9223372036854775803,"n":1,"stream":false,"logprobs":0,"return_token_ids":true,
                 "return_tokens_as_token_ids":true,"ignore_eos":true,"stop_token_ids":[%d],"top_k":-1,"min_p":0.0,
                 "repetition_penalty":1.0,"presence_penalty":0.0,"frequency_penalty":0.0,
                 "add_special_tokens":false,"skip_special_tokens":false}""".formatted(TestPolicy.CONFIG.eosTokenId()));
        assertThat(received.body()).isEqualTo(expected);
    }

    @Test
    void shouldGiveEachRequestItsOwnSample() {
        List<SampleRequest> requests = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            requests.add(new SampleRequest(TokenIds.of(seed % 4 + 60), PLAIN, seed));
        }

        List<Completion> completions = sample(requests);

        for (int index = 0; index < requests.size(); index++) {
            SampleRequest request = requests.get(index);
            List<TinyModel.Drawn> drawn =
                    vllm.model().draw(request.prompt(), PLAIN, TestPolicy.CONFIG.eosTokenId(), request.seed());
            Completion completion = completions.get(index);
            assertThat(completion.tokens().toArray())
                    .isEqualTo(drawn.stream().mapToInt(TinyModel.Drawn::token).toArray());
            for (int token = 0; token < drawn.size(); token++) {
                assertThat(completion.logProbs().get(token))
                        .isEqualTo((float) drawn.get(token).ofModel());
            }
        }
        assertThat(completions).map(Completion::tokens).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellAnEndOfTurnFromAnEndOfRoom() {
        int end = TestPolicy.CONFIG.eosTokenId();
        vllm.server.answerNext(
                "/v1/completions",
                // The probes at the start take two.
                vllmAnswer("length", 65),
                vllmAnswer("length", 65),
                vllmAnswer("stop", 65, end),
                vllmAnswer("length", 65, 66, 67));

        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            SamplingSettings three = new SamplingSettings(1, 1, 3);
            Completion stopped =
                    sampler.sample(List.of(new SampleRequest(PROMPT, three, 1))).getFirst();
            Completion cut =
                    sampler.sample(List.of(new SampleRequest(PROMPT, three, 1))).getFirst();

            assertThat(stopped.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(stopped.tokens()).isEqualTo(TokenIds.of(65, end));
            assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(cut.tokens()).isEqualTo(TokenIds.of(65, 66, 67));
        }
    }

    /** Qwen2.5's files name two. */
    @Test
    void shouldEndAResponseAtEachEndOfATurn() {
        int end = TestPolicy.CONFIG.eosTokenId();
        vllm.server.answerNext(
                "/v1/completions",
                // The probes at the start take two.
                vllmAnswer("length", 65),
                vllmAnswer("length", 65),
                vllmAnswer("stop", 65, 66),
                vllmAnswer("stop", 65, end),
                vllmAnswer("stop", 66, 65, end));

        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(
                        TestPolicy.CONFIG.withGenerationConfig("{\"eos_token_id\": [%d, 66]}".formatted(end)),
                        tokenizer,
                        new AsStarted())) {
            List<SampleRequest> request = List.of(new SampleRequest(PROMPT, new SamplingSettings(1, 1, 3), 1));
            assertThat(sampler.sample(request).getFirst().tokens()).isEqualTo(TokenIds.of(65, 66));
            assertThat(sampler.sample(request).getFirst().finishReason()).isEqualTo(FinishReason.STOP);
            assertFails(() -> sampler.sample(request))
                    .with(ErrorCode.BROKEN_INVARIANT)
                    .saying("token 0 of 3 is the end-of-turn 66, but the response goes on");
            assertThat(vllm.server.received("/v1/completions").getLast().body().get("stop_token_ids"))
                    .hasToString("[%d,66]".formatted(end));
        }
    }

    @Test
    void shouldReadTheIdsThatOlderServersWriteInPlaceOfTexts() {
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            vllm.server.answerNext("/v1/completions", Reply.json(200, """
                            {"choices":[{"finish_reason":"length",
                              "logprobs":{"tokens":["token_id:9","token_id:8"],"token_logprobs":[-1.5,-0.25]}}]}"""));

            Completion completion = sampler.sample(List.of(new SampleRequest(PROMPT, new SamplingSettings(1, 1, 2), 1)))
                    .getFirst();

            assertThat(completion.tokens()).isEqualTo(TokenIds.of(9, 8));
            assertThat(completion.logProbs().toArray()).containsExactly(-1.5f, -0.25f);
        }
    }

    @Test
    void shouldDrawAsManyAtATimeAsAllowedAndNoMore() {
        int allowed = vllm.settings().maxConcurrent();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(allowed);
        CountDownLatch tooMany = new CountDownLatch(allowed + 1);
        Reply[] held = new Reply[3 * allowed];
        for (int index = 0; index < held.length; index++) {
            held[index] = exchange -> {
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                full.countDown();
                tooMany.countDown();
                // Fewer at a time would wait here for ever; one more has a moment to come.
                full.await();
                tooMany.await(300, TimeUnit.MILLISECONDS);
                inFlight.decrementAndGet();
                vllmAnswer("length", 65).to(exchange);
            };
        }
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            vllm.server.answerNext("/v1/completions", held);
            List<SampleRequest> requests = new ArrayList<>();
            for (int index = 0; index < held.length; index++) {
                requests.add(new SampleRequest(PROMPT, new SamplingSettings(1, 1, 1), index));
            }
            sampler.sample(requests);
        }
        assertThat(most.get()).isEqualTo(allowed);
    }

    @Test
    void shouldRefuseAnotherModel() {
        vllm.served = "llama";
        assertFails(() -> RemoteEngine.connect(vllm.settings()))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("serves [llama], not 'policy'");
    }

    @Test
    void shouldRefuseAServerOfShorterSequences() {
        vllm.maxTokens = 63;
        assertFails(() -> RemoteEngine.connect(vllm.settings()))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("at most 63 tokens", "maxSequenceTokens is 64");
    }

    @Test
    void shouldRefuseAModelOfLongerSequences() {
        vllm.maxTokens = 65;
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings())) {
            assertFails(() -> engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted()))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("sequences of 65 tokens", "max_position_embeddings = 64");
        }
    }

    @Test
    void shouldRefuseAnotherTokenizer() {
        WordVocabulary other = new WordVocabulary(List.of(" quick", " the", "hello"));
        try (FakeVllm stranger = new FakeVllm(other);
                RemoteEngine engine = RemoteEngine.connect(stranger.settings())) {
            assertFails(() -> engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted()))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("tokenizer is not the policy's", "The quick brown fox", "tokenizer.json");
            assertThat(stranger.server.received("/v1/completions")).isEmpty();
        }
    }

    @Test
    void shouldRefuseATokenizerThatReadsTextsAsOtherIds() {
        try (PolicyTokenizer bytes = TestPolicy.tokenizer(new WordVocabulary(List.of()));
                RemoteEngine engine = RemoteEngine.connect(vllm.settings())) {
            vllm.server.on("/tokenize", body -> {
                int[] ids = bytes.encode(body.get("prompt").textValue()).toArray();
                return Reply.json(200, "{\"tokens\":" + Arrays.toString(ids) + "}");
            });
            assertFails(() -> engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted()))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("reads \"The quick brown fox", "the policy's as");
        }
    }

    @Test
    void shouldRefuseATokenizerThatWritesOtherTexts() {
        vllm.server.on("/detokenize", unused -> Reply.json(200, "{\"prompt\":\"the quick\"}"));
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings())) {
            assertFails(() -> engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted()))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("writes", "as \"the quick\"");
        }
    }

    @Test
    void shouldRefuseRequestsThatDoNotFit() {
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            vllm.server.forget();
            TokenIds beyond = TokenIds.of(TestPolicy.CONFIG.vocabSize());
            assertFails(() -> sampler.sample(List.of(new SampleRequest(beyond, PLAIN, 1))))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("request 0 holds token id " + TestPolicy.CONFIG.vocabSize());
            SamplingSettings longest = new SamplingSettings(1, 1, 62);
            assertFails(() -> sampler.sample(List.of(new SampleRequest(PROMPT, longest, 1))))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("3 prompt tokens and maxTokens 62");
            assertThat(vllm.server.received()).isEmpty();
        }
    }

    @Test
    void shouldRefuseSettingsWhoseLogProbsTheServerDoesNotGive() {
        for (LogProbScale scale : List.of(LogProbScale.MODEL, LogProbScale.CUT)) {
            vllm.scale = scale;
            try (RemoteEngine engine = RemoteEngine.connect(vllm.settings());
                    Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
                SamplingSettings hot = new SamplingSettings(1.5, 1, 8);
                SamplingSettings cut = new SamplingSettings(1, 0.5, 8);
                SamplingSettings right = scale == LogProbScale.CUT ? hot : cut;
                SamplingSettings wrong = scale == LogProbScale.CUT ? cut : hot;

                Completion completion = sampler.sample(List.of(new SampleRequest(PROMPT, right, 3)))
                        .getFirst();
                List<TinyModel.Drawn> drawn = vllm.model().draw(PROMPT, right, TestPolicy.CONFIG.eosTokenId(), 3);

                assertThat(completion.logProbs().get(0))
                        .as("the whole distribution at the sampling temperature, by %s", scale)
                        .isEqualTo((float) drawn.getFirst().tempered());
                assertFails(() -> sampler.sample(List.of(new SampleRequest(PROMPT, wrong, 3))))
                        .with(ErrorCode.INVALID_REQUEST)
                        .saying("(" + scale + ")", "--logprobs-mode");
            }
        }
    }

    @Test
    void shouldRefuseRulesThatItDoesNotPassOn() {
        SamplingSettings plain = new SamplingSettings(1, 1, 8);
        for (SamplingSettings settings :
                List.of(plain.withTopK(4), plain.withMinP(0.1), plain.withLogitBias(Map.of(1, 2f)))) {
            assertFails(() -> sample(List.of(new SampleRequest(PROMPT, settings, 1))))
                    .with(ErrorCode.INVALID_REQUEST)
                    .saying("topK, minP or a logitBias");
        }
    }

    @Test
    void shouldRefuseATemperatureThatTheServerWouldRaise() {
        vllm.scale = LogProbScale.CUT;
        assertFails(() -> sample(List.of(new SampleRequest(PROMPT, new SamplingSettings(0.005, 1, 8), 1))))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("temperature 0.005", "at least 0.01");
    }

    @Test
    void shouldSayWhatAilsTheServer() {
        try (RemoteEngine engine = RemoteEngine.connect(vllm.settings())) {
            assertThat(engine.trouble()).isEmpty();

            vllm.server.answerNext("/health", Reply.empty(503));
            assertThat(engine.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("answered 503"));

            vllm.served = "llama";
            assertThat(engine.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("serves [llama]"));

            vllm.close();
            assertThat(engine.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("no whole answer"));
        }
    }

    static Reply vllmAnswer(String finishReason, int... ids) {
        StringBuilder tokens = new StringBuilder();
        StringBuilder values = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int id : ids) {
            String comma = tokens.isEmpty() ? "" : ",";
            tokens.append(comma).append(id);
            values.append(comma).append(-0.5);
            names.append(comma).append("\"token_id:").append(id).append('"');
        }
        return Reply.json(200, """
                {"choices":[{"index":0,"text":"","finish_reason":"%s","token_ids":[%s],
                  "logprobs":{"token_logprobs":[%s],"tokens":[%s]}}]}""".formatted(finishReason, tokens, values, names));
    }

    private static JsonNode json(String text) {
        try {
            return FakeServer.JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
