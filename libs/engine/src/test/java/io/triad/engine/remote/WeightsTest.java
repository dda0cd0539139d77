// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.FakeServer.Received;
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

/** That samples come from the weights that were asked for: the fake model's log-probabilities tell which they were. */
@Timeout(60)
class WeightsTest {
    private static final SampleRequest REQUEST =
            new SampleRequest(TokenIds.of(72, 105), new SamplingSettings(1, 1, 4), 11);
    private static final LoraAdapter ADAPTER = new LoraAdapter("a1", "/adapters/a1");
    private static final Reload FIRST = new Reload("v1", "/weights/v1");
    private static final Reload SECOND = new Reload("v2", "/weights/v2");

    private final FakeVllm vllm = new FakeVllm();
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);
    private final RemoteEngine engine = RemoteEngine.connect(vllm.settings());

    @AfterEach
    void close() {
        engine.close();
        vllm.close();
        tokenizer.close();
    }

    private Sampler sampler(WeightUpdate weights) {
        return engine.sampler(TestPolicy.CONFIG, tokenizer, weights);
    }

    private static Completion sample(Sampler sampler) {
        return sampler.sample(List.of(REQUEST)).getFirst();
    }

    private static void assertDrawnFrom(String weights, Completion completion) {
        TinyModel model = new TinyModel(weights, TestPolicy.CONFIG.vocabSize());
        List<TinyModel.Drawn> drawn =
                model.draw(REQUEST.prompt(), REQUEST.settings(), TestPolicy.CONFIG.eosTokenId(), REQUEST.seed());
        float[] expected = new float[drawn.size()];
        for (int index = 0; index < expected.length; index++) {
            expected[index] = (float) drawn.get(index).ofModel();
        }
        assertThat(completion.logProbs().toArray()).as("drawn from " + weights).isEqualTo(expected);
    }

    @Test
    void shouldServeSeveralAdaptersAtATimeAndUnloadEach() {
        LoraAdapter other = new LoraAdapter("a2", "/adapters/a2");
        try (Sampler first = sampler(ADAPTER);
                Sampler second = sampler(other);
                Sampler base = sampler(new AsStarted())) {
            assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a1", sample(first));
            assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a2", sample(second));
            assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a1", sample(first));
            assertDrawnFrom(FakeVllm.STARTED, sample(base));
            assertThat(vllm.server.received("/v1/load_lora_adapter")).hasSize(2);
        }
        assertThat(vllm.adapters).isEmpty();
    }

    @Test
    void shouldLoadAnAdapterAgainThatARestartLost() {
        try (Sampler sampler = sampler(ADAPTER)) {
            vllm.restart();
            assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a1", sample(sampler));
            assertThat(vllm.server.received("/v1/load_lora_adapter")).hasSize(2);
        }
    }

    @Test
    void shouldKeepNothingThatWasDrawnWhileAnAdapterWasLost() {
        try (Sampler sampler = sampler(ADAPTER)) {
            vllm.server.answerNext("/v1/completions", exchange -> {
                vllm.restart();
                VllmContractTest.vllmAnswer("length", 1, 2, 3, 4).to(exchange);
            });
            assertFails(() -> sample(sampler)).with(ErrorCode.UNAVAILABLE).saying("lost", "a1");

            vllm.server.answerNext("/v1/completions", exchange -> {
                vllm.restart();
                Reply.json(404, "{\"error\":{\"message\":\"The model `a1` does not exist.\"}}")
                        .to(exchange);
            });
            assertFails(() -> sample(sampler)).with(ErrorCode.UNAVAILABLE).saying("lost", "a1");

            assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a1", sample(sampler));
        }
    }

    @Test
    void shouldNotTouchAnAdapterOfTheSameNameFromElsewhere() {
        vllm.adapters.put("a1", "/elsewhere");
        assertFails(() -> sampler(ADAPTER))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("serves 'a1' from /elsewhere, not from /adapters/a1");
        assertThat(vllm.adapters).containsEntry("a1", "/elsewhere");
    }

    @Test
    void shouldSayThatAnAdapterCannotBeLoaded() {
        vllm.server.on("/v1/load_lora_adapter", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
        assertFails(() -> sampler(ADAPTER)).with(ErrorCode.NOT_FOUND).saying("/v1/load_lora_adapter (Not Found)");
    }

    @Test
    void shouldReadWeightsAnewWheneverAnotherVersionWasServed() {
        Sampler first = sampler(FIRST);
        assertDrawnFrom("/weights/v1", sample(first));
        Sampler second = sampler(SECOND);
        assertDrawnFrom("/weights/v2", sample(second));
        assertDrawnFrom("/weights/v2", sample(second));
        assertDrawnFrom("/weights/v1", sample(first));

        assertThat(vllm.server.received("/collective_rpc"))
                .extracting(
                        received -> received.body().at("/kwargs/weights_path").textValue())
                .containsExactly("/weights/v1", "/weights/v2", "/weights/v1");
    }

    @Test
    void shouldForgetPromptsBeforeTheNewVersionIsNamed() {
        vllm.server.forget();
        sampler(FIRST).close();

        List<String> order = vllm.server.received().stream()
                .filter(received -> List.of("/update_weight_version", "/collective_rpc", "/reset_prefix_cache")
                        .contains(received.path()))
                .map(Received::path)
                .toList();
        assertThat(order)
                .containsExactly(
                        "/update_weight_version", "/collective_rpc", "/reset_prefix_cache", "/update_weight_version");
    }

    @Test
    void shouldNotTakeWeightsReadInHalfForTheOldOnes() {
        Sampler first = sampler(FIRST);
        // All four tries of the reload fail, after the server began to overwrite what it had.
        vllm.server.on("/collective_rpc", body -> {
            vllm.folder = "half of v2";
            return Reply.json(500, "{\"error\":{\"message\":\"no such file\"}}");
        });
        assertFails(() -> sampler(SECOND)).with(ErrorCode.UNAVAILABLE).saying("no such file");
        assertFails(() -> sample(first)).with(ErrorCode.UNAVAILABLE).saying("no such file");

        vllm.server.on("/collective_rpc", body -> {
            vllm.folder = body.at("/kwargs/weights_path").textValue();
            return Reply.empty(200);
        });
        assertDrawnFrom("/weights/v1", sample(first));
    }

    @Test
    void shouldNotReloadTiedWeightsWhereHalfOfThemWouldStay() {
        vllm.device = "cpu";
        assertThat(TestPolicy.CONFIG.tieWordEmbeddings()).isTrue();
        assertFails(() -> sampler(FIRST)).with(ErrorCode.INVALID_REQUEST).saying("keeps the old output layer");
        assertThat(vllm.folder).isEqualTo(FakeVllm.STARTED);
    }

    @Test
    void shouldNotSampleWhileOldPromptsAreKept() {
        vllm.server.on("/reset_prefix_cache", unused -> Reply.json(200, "{\"success\":false}"));
        assertFails(() -> sampler(FIRST)).with(ErrorCode.UNAVAILABLE).saying("did not forget the prompts");
    }

    @Test
    void shouldKeepNothingThatWasDrawnWhileOthersChangedTheWeights() {
        Sampler sampler = sampler(FIRST);
        vllm.server.answerNext("/v1/completions", exchange -> {
            vllm.version = "somebody's";
            VllmContractTest.vllmAnswer("length", 1, 2, 3, 4).to(exchange);
        });
        assertFails(() -> sample(sampler)).with(ErrorCode.UNAVAILABLE).saying("lost", "v1", "nothing that it drew");
        assertDrawnFrom("/weights/v1", sample(sampler));
    }

    @Test
    void shouldNotTakeOtherWeightsForThoseOfTheStart() {
        Sampler base = sampler(new AsStarted());
        Sampler adapted = sampler(ADAPTER);
        sampler(FIRST);

        assertFails(() -> sample(base)).with(ErrorCode.UNAVAILABLE).saying("weights v1 where it had default");
        assertFails(() -> sample(adapted)).with(ErrorCode.UNAVAILABLE).saying("weights v1 where it had default");

        vllm.restart();
        assertDrawnFrom(FakeVllm.STARTED, sample(base));
        assertDrawnFrom(FakeVllm.STARTED + " with /adapters/a1", sample(adapted));
    }

    @Test
    void shouldNotTakeTheWeightsOfAnotherStartForThoseOfThisOne() {
        Sampler base = sampler(new AsStarted());
        vllm.root = "/models/another";
        assertFails(() -> sample(base)).with(ErrorCode.UNAVAILABLE).saying("from /models/policy");
        vllm.root = "/models/policy";
        assertDrawnFrom(FakeVllm.STARTED, sample(base));
    }

    /** Else a request would be blamed for how the server was started. */
    @Test
    void shouldBlameTheServerForNoLongerTakingWeights() {
        Sampler sampler = sampler(FIRST);
        vllm.restart();
        vllm.server.answerNext("/update_weight_version", Reply.json(404, "{\"detail\":\"Not Found\"}"));
        assertFails(() -> sample(sampler)).with(ErrorCode.UNAVAILABLE).saying("does not take", "v1", "Not Found");
        assertDrawnFrom("/weights/v1", sample(sampler));
    }

    @Test
    void shouldSampleFromAServerThatKeepsNoVersion() {
        vllm.server.on("/weight_info", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
        try (RemoteEngine plain = RemoteEngine.connect(vllm.settings());
                Sampler sampler = plain.sampler(TestPolicy.CONFIG, tokenizer, new AsStarted())) {
            assertDrawnFrom(FakeVllm.STARTED, sample(sampler));
        }
    }

    @Test
    void shouldNotReloadAServerThatKeepsNoVersion() {
        vllm.server.on("/weight_info", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
        vllm.server.on("/update_weight_version", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
        assertFails(() -> sampler(FIRST)).with(ErrorCode.NOT_FOUND).saying("/update_weight_version");
        assertThat(vllm.folder).isEqualTo(FakeVllm.STARTED);
    }

    @Test
    void shouldRefuseNamesAndFoldersThatMayMeanAnything() {
        assertFails(() -> new LoraAdapter("a/b", "/x"))
                .with(ErrorCode.INVALID_REQUEST)
                .saying("'a/b'");
        assertFails(() -> new Reload("", "/x")).with(ErrorCode.INVALID_REQUEST).saying("''");
        assertFails(() -> new Reload("v1", "x")).with(ErrorCode.INVALID_REQUEST).saying("'x'", "absolute path");
    }
}
