// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static io.triad.engine.remote.FailureAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.triad.engine.remote.FakeServer.Reply;
import io.triad.failure.ErrorCode;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What vLLM 0.32.0 answered, word for word but for its folders, when it served a checkpoint of {@code tiny_checkpoint.py}
 * to the requests that {@link VllmProtocol} makes.
 */
class RecordedAnswersTest {
    private static final TokenIds PROMPT = TokenIds.of(72, 105, 33);
    private static final int VOCAB_SIZE = 259;

    private final FakeServer server = new FakeServer();
    private final ServerCalls calls = new ServerCalls(TestPolicy.settings(server.uri(), ServerKind.VLLM));
    private final VllmProtocol protocol = new VllmProtocol(calls, "policy");

    @AfterEach
    void close() {
        calls.close();
        server.close();
    }

    private void replay(String path, String name) {
        try (InputStream recorded = RecordedAnswersTest.class.getResourceAsStream("/vllm-0.32.0/" + name + ".json")) {
            String body = new String(recorded.readAllBytes(), StandardCharsets.UTF_8);
            server.on(path, unused -> Reply.text(200, "application/json", body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DrawnTokens draw(int maxTokens, int endOfTurn) {
        SampleRequest request = new SampleRequest(PROMPT, SamplingSettings.greedy(maxTokens), 7);
        return protocol.draw(request, List.of(endOfTurn), Optional.empty());
    }

    @Test
    void shouldReadAResponseThatRanOutOfRoom() {
        replay("/v1/completions", "length");

        Completion completion = draw(4, 258).completion(4, List.of(258), VOCAB_SIZE);

        assertThat(completion.tokens()).isEqualTo(TokenIds.of(75, 104, 40, 122));
        assertThat(completion.logProbs().toArray()).containsExactly(-1.3543634f, -2.8310628f, -1.8106562f, -2.1611826f);
        assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void shouldReadAResponseThatEnded() {
        replay("/v1/completions", "stop");

        Completion completion = draw(8, 40).completion(8, List.of(40), VOCAB_SIZE);

        assertThat(completion.tokens()).isEqualTo(TokenIds.of(75, 104, 40));
        assertThat(completion.finishReason()).isEqualTo(FinishReason.STOP);
        assertFails(() -> draw(8, 41).completion(8, List.of(41), VOCAB_SIZE))
                .with(ErrorCode.BROKEN_INVARIANT)
                .saying("ends at token 40, not at the end-of-turn 41");
    }

    @Test
    void shouldReadTheListOfModelsAndAdapters() {
        replay("/v1/models", "models");

        assertThat(protocol.served(calls::ask))
                .contains(new ServedModel("policy", Optional.of("/checkpoints/first"), OptionalInt.of(512)));
        assertThat(ServedModel.find(ServedModel.read(calls.ask(ServedModel.LIST)), "a1"))
                .contains(new ServedModel("a1", Optional.of("/checkpoints/adapter"), OptionalInt.empty()));
    }

    @Test
    void shouldReadTheVersionOfTheWeights() {
        replay("/weight_info", "weight_info");
        assertThat(protocol.weightVersion()).contains("default");
    }

    @Test
    void shouldReadIdsAndTexts() {
        replay("/tokenize", "tokenize");
        replay("/detokenize", "detokenize");
        assertThat(protocol.tokenizer().tokenize("Hi<|im_end|>")).isEqualTo(TokenIds.of(39, 72, 258));
        assertThat(protocol.tokenizer().detokenize(TokenIds.of(39, 72, 258))).isEqualTo("Hi<|im_end|>");
    }
}
