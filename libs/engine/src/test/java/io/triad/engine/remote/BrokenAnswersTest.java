// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.FakeServer.Reply;
import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.failure.ErrorCode;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers with status 200 that are no answers: each is refused, says why, and is not asked for again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenAnswersTest {
    private static final int END = TestPolicy.CONFIG.eosTokenId();
    private static final String CHOICE =
            "{\"choices\":[{\"finish_reason\":\"%s\",\"token_ids\":[%s],\"logprobs\":{\"tokens\":[%s],\"token_logprobs\":[%s]}}]}";
    private static final List<SampleRequest> ONE =
            List.of(new SampleRequest(TokenIds.of(72, 105), new SamplingSettings(1, 1, 2), 1));

    private final FakeVllm vllm = new FakeVllm();
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);
    private final RemoteEngine engine = RemoteEngine.connect(vllm.settings());
    private final Sampler sampler = engine.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted());

    @BeforeEach
    void forget() {
        vllm.server.forget();
    }

    @AfterAll
    void close() {
        sampler.close();
        engine.close();
        vllm.close();
        tokenizer.close();
    }

    private static String answer(String finishReason, String ids, String logProbs) {
        String names = Stream.of(ids.split(","))
                .filter(id -> !id.isEmpty())
                .map(id -> "\"token_id:" + id + "\"")
                .reduce((left, right) -> left + "," + right)
                .orElse("");
        return CHOICE.formatted(finishReason, ids, names, logProbs);
    }

    static Stream<Arguments> brokenAnswers() {
        int vocabSize = TestPolicy.CONFIG.vocabSize();
        String deep = "[".repeat(100) + "]".repeat(100);
        return Stream.of(
                Arguments.of("a page", "<html>It works!</html>", "gave no JSON that can be read"),
                Arguments.of("nothing", "", "answered without choices"),
                Arguments.of("half", "{\"choices\":[{\"finish", "gave no JSON that can be read"),
                Arguments.of("two values", "{} {}", "gave no JSON that can be read"),
                Arguments.of("a key twice", "{\"choices\":[],\"choices\":[]}", "gave no JSON that can be read"),
                Arguments.of("too deep", "{\"choices\":" + deep + "}", "nesting depth"),
                Arguments.of("too long a number", "{\"choices\":" + "1".repeat(100) + "}", "Number value length"),
                Arguments.of("no array", "{\"choices\":{}}", "choices: {}, which is not an array"),
                Arguments.of("no choice", "{\"choices\":[]}", "0 choices; one was asked for"),
                Arguments.of("two choices", "{\"choices\":[{},{}]}", "2 choices; one was asked for"),
                Arguments.of(
                        "no log-probs",
                        "{\"choices\":[{\"finish_reason\":\"length\",\"token_ids\":[1,2],\"logprobs\":null}]}",
                        "answered without choices[0].logprobs"),
                Arguments.of("too few log-probs", answer("length", "1,2", "-1"), "2 tokens and 1 log-probabilities"),
                Arguments.of("too many log-probs", answer("length", "1,2", "-1,-1,-1"), "2 tokens and 3 log"),
                Arguments.of("a log-prob too few", answer("length", "1,2", "-1,null"), "null, which is not a number"),
                Arguments.of("a text", answer("length", "1,2", "-1,\"-1\""), "which is not a number"),
                Arguments.of("too many tokens", answer("length", "1,2,3", "-1,-1,-1"), "3 tokens; 1 to 2 were asked"),
                Arguments.of("no token", answer("length", "", ""), "0 tokens; 1 to 2 were asked for"),
                Arguments.of(
                        "an id beyond the vocabulary",
                        answer("length", "1," + vocabSize, "-1,-1"),
                        "token 1 has id " + vocabSize + "; the policy's vocabulary has " + vocabSize),
                Arguments.of(
                        "a negative id", answer("length", "1,-2", "-1,-1"), "token_ids[1]: -2, which is no token id"),
                Arguments.of("an id of 40 bits", answer("length", "1,1099511627776", "-1,-1"), "an integer of 32 bits"),
                Arguments.of("half an id", answer("length", "1,1.5", "-1,-1"), "1.5, which is not an integer"),
                Arguments.of("a probability", answer("length", "1,2", "-1,0.7"), "log-probability 0.7 of token 1"),
                Arguments.of("a life after the end", answer("length", END + ",2", "-1,-1"), "ignores stop_token_ids"),
                Arguments.of("another end", answer("stop", "1,2", "-1,-1"), "ends at token 2, not at the end-of-turn"),
                Arguments.of("an early end", answer("length", "1", "-1"), "cut at 1 tokens of 2"),
                Arguments.of("an unknown end", answer("content_filter", "1,2", "-1,-1"), "'content_filter'"),
                Arguments.of(
                        "texts alone",
                        "{\"choices\":[{\"finish_reason\":\"length\",\"logprobs\":{\"tokens\":[\"a\",\"b\"],\"token_logprobs\":[-1,-1]}}]}",
                        "texts but no token ids; vLLM 0.10.2 or later"),
                Arguments.of(
                        "ids that differ",
                        CHOICE.formatted("length", "1,2", "\"token_id:1\",\"token_id:3\"", "-1,-1"),
                        "token_ids that differ"),
                Arguments.of(
                        "a name that is none",
                        CHOICE.formatted("length", "1,2", "\"token_id:1\",\"token_id:x\"", "-1,-1"),
                        "'token_id:x', which names no token id"),
                Arguments.of(
                        "another prompt",
                        answer("length", "1,2", "-1,-1")
                                .replace("{\"finish", "{\"prompt_token_ids\":[1,72,105],\"finish"),
                        "a prompt of 3 tokens that is not the one that was sent"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void shouldRefuse(String what, String body, String saying) {
        vllm.server.answerNext("/v1/completions", Reply.text(200, "application/json", body));

        assertFails(() -> sampler.sample(ONE))
                .with(ErrorCode.BROKEN_INVARIANT)
                .saying("POST /v1/completions at http://127.0.0.1:", saying);
        assertThat(vllm.server.received("/v1/completions")).as(what).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseLogProbsThatAreNoNumbers(String value) {
        vllm.server.answerNext(
                "/v1/completions", Reply.text(200, "application/json", answer("length", "1,2", "-1," + value)));

        assertFails(() -> sampler.sample(ONE)).with(ErrorCode.NON_FINITE).saying("of token 1");
    }

    static List<String> shouldRefuseLogProbsThatAreNoNumbers() {
        return List.of("NaN", "-Infinity", "Infinity", "-9999.0", "-1e999", "1e60");
    }

    @Test
    void shouldTellAResponseThatTheServerGaveUp() {
        vllm.server.answerNext("/v1/completions", Reply.text(200, "application/json", answer("abort", "1", "-1")));

        assertFails(() -> sampler.sample(ONE)).with(ErrorCode.UNAVAILABLE).saying("gave a response up");
    }

    @Test
    void shouldReadNoMoreThanItMay() {
        byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        vllm.server.answerNext(
                "/v1/completions",
                exchange -> {
                    exchange.sendResponseHeaders(200, 1L << 40);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                },
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (int count = 0; count < 1 << 10; count++) {
                        exchange.getResponseBody().write(blanks);
                    }
                });
        for (int count = 0; count < 2; count++) {
            assertFails(() -> sampler.sample(ONE))
                    .with(ErrorCode.BROKEN_INVARIANT)
                    .saying("more than 1048576 bytes", "maxAnswerBytes");
        }
        assertThat(vllm.server.received("/v1/completions")).hasSize(2);
    }
}
