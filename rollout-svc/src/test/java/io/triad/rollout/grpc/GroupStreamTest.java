// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.smallrye.mutiny.subscription.Cancellable;
import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.sampling.TokenListener;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.SampleStreamResponse;
import io.triad.proto.rollout.v1.SampledToken;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingPolicy;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupStreamTest {
    private static final CheckpointRef CHECKPOINT = new CheckpointRef("s3://bucket/policy", "a".repeat(64));
    private static final SamplingSettings LONG = new SamplingSettings(1, 1, 48)
            .withLogitBias(Map.of(TinyPolicies.weights(1).config().eosTokenIds().getFirst(), -100f));

    private final AtomicInteger numLeasesEnded = new AtomicInteger();
    private final CountDownLatch leaseEnded = new CountDownLatch(1);
    private final Held sampler = new Held();
    private final SamplingPolicy policy =
            new SamplingPolicy(TinyPolicies.provenance(CHECKPOINT), TinyPolicies.tokenizer(), sampler);

    /** The embedded engine with memory for one response; a test can hold its thread after the first token. */
    private static final class Held implements StreamingSampler {
        private final EmbeddedSampler engine = engineWithMemoryForOne();
        private final List<Sampling> samplings = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch held = new CountDownLatch(0);

        @Override
        public Sampling start(SampleRequest request, TokenListener listener) {
            Sampling sampling = engine.start(request, (token, logProb) -> {
                listener.onToken(token, logProb);
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            samplings.add(sampling);
            return sampling;
        }

        @Override
        public List<Completion> sample(List<SampleRequest> requests) {
            return engine.sample(requests);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /** The least power of two that holds a long response, which is less than two of them take. */
    private static EmbeddedSampler engineWithMemoryForOne() {
        TokenIds prompt;
        try (PolicyTokenizer tokenizer = TinyPolicies.tokenizer()) {
            prompt = tokenizer.prompt("arithmetic", "1+1");
        }
        for (long bytes = 1; ; bytes *= 2) {
            try {
                EmbeddedSampler engine = new EmbeddedSampler(
                        TinyPolicies.weights(1), new EmbeddedSamplerSettings(2, 1, OptionalLong.of(bytes), 128, false));
                try {
                    engine.sample(List.of(new SampleRequest(prompt, LONG, 1)));
                    return engine;
                } catch (TriadException e) {
                    engine.close();
                }
            } catch (TriadException e) {
                // It does not hold one page.
            }
        }
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void shouldTellOfEachTokenAndThenOfTheResponse() {
        GroupRequest group = group(new SamplingSettings(0.7, 0.95, 8), 3);
        List<SampledResponse> expected = policy.sample(List.of(group)).getFirst();

        List<SampleStreamResponse> told =
                stream(group).responses().collect().asList().await().indefinitely();

        for (SampledResponse response : expected) {
            List<SampleStreamResponse> ofSample = told.stream()
                    .filter(each -> sampleIndex(each) == response.sampleIndex())
                    .toList();
            Rollout rollout = ofSample.getLast().getRollout();
            List<SampledToken> tokens = ofSample.subList(0, ofSample.size() - 1).stream()
                    .map(SampleStreamResponse::getToken)
                    .toList();
            assertThat(tokens)
                    .extracting(SampledToken::getTokenId)
                    .isEqualTo(response.completion().tokens().stream().boxed().toList())
                    .isEqualTo(rollout.getTokenIdsList());
            assertThat(tokens).extracting(SampledToken::getLogProb).isEqualTo(rollout.getLogProbsList());
            assertThat(tokens.stream().map(SampledToken::getText).collect(Collectors.joining()))
                    .satisfies(text -> assertThat(rollout.getText().substring(text.length()))
                            .as("what is told of no token: characters that never became whole")
                            .matches("\uFFFD*"))
                    .isEqualTo(response.text().substring(0, response.text().length() - trailing(response.text())));
        }
        assertThat(numLeasesEnded).hasValue(1);
    }

    /** The engine has memory for one response: the next could not begin while the cancelled one held it. */
    @Test
    void shouldEndTheWorkAndFreeItsMemoryWhenTheCallerCancels() throws Exception {
        // Given a response whose first token was drawn, and another that waits for its memory
        CountDownLatch held = new CountDownLatch(1);
        sampler.held = held;
        CompletableFuture<SampleStreamResponse> first = new CompletableFuture<>();
        Cancellable call = stream(group(LONG, 2)).responses().subscribe().with(first::complete);
        first.get(60, TimeUnit.SECONDS);

        // When
        call.cancel();
        held.countDown();

        // Then both end early, the lease ends, and the memory is there for another
        for (Sampling sampling : sampler.samplings) {
            assertThat(sampling.result().get(60, TimeUnit.SECONDS).tokens().size())
                    .isLessThanOrEqualTo(2);
        }
        if (!leaseEnded.await(60, TimeUnit.SECONDS)) {
            fail("the lease of a cancelled call does not end");
        }
        assertThat(policy.sample(List.of(group(LONG, 1)))
                        .getFirst()
                        .getFirst()
                        .completion()
                        .tokens()
                        .size())
                .isEqualTo(48);
        assertThat(numLeasesEnded).hasValue(1);
    }

    @Test
    void shouldEndAResponseWithTheTokenThatCompletesAStopText() {
        // Given a piece of what is drawn without a stop text
        SampledResponse whole =
                policy.sample(List.of(group(LONG, 1))).getFirst().getFirst();
        String stop = Pattern.compile("[!-~]{2}")
                .matcher(whole.text())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        GroupRequest group = group(LONG.withStopStrings(List.of("never drawn", stop)), 1);

        // When
        SampledResponse stopped = policy.sample(List.of(group)).getFirst().getFirst();
        List<SampleStreamResponse> told =
                stream(group).responses().collect().asList().await().indefinitely();

        // Then the flow and the stream agree
        TokenIds tokens = stopped.completion().tokens();
        assertThat(tokens).isEqualTo(whole.completion().tokens().slice(0, tokens.size()));
        assertThat(stopped.text()).contains(stop);
        assertThat(TinyPolicies.tokenizer().decodeVerbatim(tokens.slice(0, tokens.size() - 1)))
                .doesNotContain(stop);
        assertThat(told.getLast().getRollout().getTokenIdsList())
                .containsExactlyElementsOf(tokens.stream().boxed().toList());
        assertThat(told.getLast().getRollout().getFinishReason())
                .isEqualTo(io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_STOP);
        assertThat(told).hasSize(tokens.size() + 1);
    }

    /** Length of what a text ends with that is no whole character. */
    private static int trailing(String text) {
        int length = 0;
        while (length < text.length() && text.charAt(text.length() - 1 - length) == '\uFFFD') {
            length++;
        }
        return length;
    }

    private static int sampleIndex(SampleStreamResponse told) {
        return told.hasRollout()
                ? told.getRollout().getSampleIndex()
                : told.getToken().getSampleIndex();
    }

    private GroupStream stream(GroupRequest group) {
        return new GroupStream(
                new PolicyLease(policy, () -> {
                    numLeasesEnded.incrementAndGet();
                    leaseEnded.countDown();
                }),
                group,
                9);
    }

    private static GroupRequest group(SamplingSettings settings, int numSamples) {
        return new GroupRequest(CHECKPOINT, "arithmetic", "1+1", settings, numSamples, 5);
    }
}
