// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.sampling.TokenListener;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SampledTextsTest {
    private static final byte[] TOKENIZER = new WordVocabulary(List.of("system", "user", "assistant", "arithmetic"))
            .toJson()
            .getBytes(StandardCharsets.UTF_8);

    /** Draws the same text whatever it is told, all of it before the caller hears that it began. */
    private record Deaf(TokenIds text) implements StreamingSampler {
        @Override
        public Sampling start(SampleRequest request, TokenListener listener) {
            text.stream().forEach(token -> listener.onToken(token, -1f));
            float[] nats = new float[text.size()];
            Completion completion = new Completion(text, LogProbs.of(nats), FinishReason.CANCELLED);
            return new Sampling() {
                @Override
                public CompletableFuture<Completion> result() {
                    return CompletableFuture.completedFuture(completion);
                }

                @Override
                public void cancel() {
                    // It is too late.
                }
            };
        }

        @Override
        public List<Completion> sample(List<SampleRequest> requests) {
            throw new AssertionError("asked for whole responses");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    void shouldTellOfNoTokenBehindAStopString() throws InterruptedException {
        List<String> told = new ArrayList<>();
        try (PolicyTokenizer tokenizer = PolicyTokenizer.fromJson(TOKENIZER)) {
            TokenIds text = tokenizer.encode("1+2=3;4");
            SamplingSettings settings = new SamplingSettings(1, 1, 20).withStopStrings(List.of("=3"));
            SampledTexts texts = new SampledTexts(new Deaf(text), tokenizer, () -> 0);

            SampledTexts.Timing timing = texts.draw(text, settings, 1, 0, new SampledTexts.Listener() {
                @Override
                public void begins(int index) {
                    told.add("begins " + index);
                }

                @Override
                public void text(String more) {
                    told.add(more);
                }

                @Override
                public void ends(int index, Completion completion, String reason) {
                    told.add(tokenizer.decode(completion.tokens()) + ", " + reason);
                }
            });

            assertThat(timing.numTokens()).isEqualTo(tokenizer.encode("1+2=3").size());
        }
        assertThat(told).containsExactly("begins 0", "1+2", "1+2=3, stop string");
    }
}
