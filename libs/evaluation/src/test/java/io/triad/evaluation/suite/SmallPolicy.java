// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.sampling.AskedPolicy;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.sampling.TokenListener;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.prompt.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** A policy of random weights that reads compact tasks, and counts what is drawn from it. */
final class SmallPolicy implements AutoCloseable {
    private static final WordVocabulary VOCABULARY = new WordVocabulary(
            Vocabulary.words().stream().filter(word -> !word.startsWith("<")).toList());

    private final PolicyTokenizer tokenizer =
            PolicyTokenizer.fromJson(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8));
    private final PolicyConfig config;
    private final EmbeddedSampler sampler;
    private int numDrawn;
    private int mayDraw = Integer.MAX_VALUE;

    SmallPolicy(int maxPositions) {
        config = new PolicyConfig(
                16,
                1,
                2,
                1,
                32,
                VOCABULARY.size(),
                maxPositions,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                VOCABULARY.endOfTurn(),
                OptionalInt.empty());
        sampler = new EmbeddedSampler(PolicyWeights.random(config, 3), 8, 2);
    }

    AskedPolicy asked() {
        return new AskedPolicy(tokenizer, config);
    }

    /** How many responses were begun. */
    int numDrawn() {
        return numDrawn;
    }

    /** From now on the sampler breaks at the response after so many. */
    void breakAfter(int responses) {
        mayDraw = responses;
    }

    StreamingSampler sampler() {
        return new StreamingSampler() {
            @Override
            public Sampling start(SampleRequest request, TokenListener listener) {
                if (mayDraw-- == 0) {
                    throw new IllegalStateException("killed");
                }
                numDrawn++;
                return sampler.start(request, listener);
            }

            @Override
            public List<Completion> sample(List<SampleRequest> requests) {
                throw new AssertionError("responses are drawn one by one");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        sampler.close();
        tokenizer.close();
    }
}
