// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.FakeServer.Reply;
import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.failure.ErrorCode;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of SGLang, and what is made of its answers. */
@Timeout(60)
class SglangContractTest {
    private static final SampleRequest REQUEST =
            new SampleRequest(TokenIds.of(72, 105), new SamplingSettings(1.3, 0.8, 6), 5);

    private final FakeSglang sglang = new FakeSglang();
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);
    private final RemoteEngine engine = RemoteEngine.connect(sglang.settings());

    @AfterEach
    void close() {
        engine.close();
        sglang.close();
        tokenizer.close();
    }

    private Sampler sampler(WeightUpdate weights) {
        return engine.sampler(TestPolicy.CONFIG, tokenizer, weights);
    }

    private static void assertDrawnFrom(String weights, Sampler sampler) {
        Completion completion = sampler.sample(List.of(REQUEST)).getFirst();
        TinyModel model = new TinyModel(weights, TestPolicy.CONFIG.vocabSize());
        List<TinyModel.Drawn> drawn =
                model.draw(REQUEST.prompt(), REQUEST.settings(), TestPolicy.CONFIG.eosTokenId(), REQUEST.seed());
        for (int index = 0; index < drawn.size(); index++) {
            assertThat(completion.tokens().get(index))
                    .isEqualTo(drawn.get(index).token());
            assertThat(completion.logProbs().get(index))
                    .as("at the sampling temperature, before top-p")
                    .isEqualTo((float) drawn.get(index).tempered());
        }
        assertThat(completion.tokens().size()).isEqualTo(drawn.size());
    }

    @Test
    void shouldAskForIdsAndLeaveNoSettingToTheServer() throws Exception {
        try (Sampler sampler = sampler(new AsStarted())) {
            sglang.server.forget();
            sampler.sample(List.of(REQUEST));
        }
        assertThat(sglang.server.received("/generate").getFirst().body())
                .isEqualTo(FakeServer.JSON.readTree("""
                                {"input_ids":[72,105],"stream":false,"return_logprob":true,"logprob_start_len":-1,
                                 "top_logprobs_num":0,"return_text_in_logprobs":false,
                                 "sampling_params":{"max_new_tokens":6,"temperature":1.3,"top_p":0.8,"sampling_seed":5,
                                 "n":1,"top_k":-1,"min_p":0.0,"repetition_penalty":1.0,"presence_penalty":0.0,
                                 "frequency_penalty":0.0,"min_new_tokens":0,"skip_special_tokens":false,
                                 "no_stop_trim":true,"stop_token_ids":[%d]}}""".formatted(TestPolicy.CONFIG.eosTokenId())));
    }

    @Test
    void shouldDrawFromTheWeightsOfTheStart() {
        try (Sampler sampler = sampler(new AsStarted())) {
            assertDrawnFrom(FakeSglang.STARTED, sampler);
        }
    }

    @Test
    void shouldDrawWithAnAdapterAndUnloadIt() {
        try (Sampler sampler = sampler(new LoraAdapter("a1", "/adapters/a1"))) {
            assertDrawnFrom(FakeSglang.STARTED + " with /adapters/a1", sampler);
            sglang.adapters.clear();
            assertDrawnFrom(FakeSglang.STARTED + " with /adapters/a1", sampler);
        }
        assertThat(sglang.adapters).isEmpty();
    }

    @Test
    void shouldReadWeightsAnew() {
        Sampler first = sampler(new Reload("v1", "/weights/v1"));
        assertDrawnFrom("/weights/v1", first);
        assertDrawnFrom("/weights/v2", sampler(new Reload("v2", "/weights/v2")));
        assertDrawnFrom("/weights/v1", first);
    }

    @Test
    void shouldKnowAServerAgainThatTookTheNameOfItsWeights() {
        sampler(new Reload("v1", "/weights/v1"));

        try (RemoteEngine next = RemoteEngine.connect(sglang.settings())) {
            assertThat(next.trouble()).isEmpty();
            assertDrawnFrom("/weights/v1", next.sampler(TestPolicy.CONFIG, tokenizer, new Reload("v1", "/weights/v1")));
        }
        sglang.server.on("/server_info", unused -> Reply.json(200, "{\"served_model_name\":\"llama\"}"));
        assertFails(() -> RemoteEngine.connect(sglang.settings()))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("serves [/weights/v1], not 'policy'");
    }

    @Test
    void shouldSayWhyWeightsCannotBeRead() {
        sglang.server.on(
                "/update_weights_from_disk",
                unused -> Reply.json(400, "{\"success\":false,\"message\":\"Failed to get weights iterator\"}"));
        assertFails(() -> sampler(new Reload("v1", "/weights/v1")))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("answered 400 to POST /update_weights_from_disk (Failed to get weights iterator)");
    }

    @Test
    void shouldRefuseATokenWithoutAnId() {
        try (Sampler sampler = sampler(new AsStarted())) {
            sglang.server.answerNext(
                    "/generate",
                    Reply.json(
                            200,
                            "{\"meta_info\":{\"finish_reason\":{\"type\":\"length\"},\"output_token_logprobs\":[[-1]]}}"));
            assertFails(() -> sampler.sample(List.of(REQUEST)))
                    .with(ErrorCode.BROKEN_INVARIANT)
                    .saying("meta_info.output_token_logprobs[0]", "no pair");
        }
    }
}
