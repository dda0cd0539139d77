// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.RandomStream;
import io.triad.policy.SmallPolicies;
import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Sequences of several pages, whose prompts begin alike; the law is that of {@link DeterminismTest}. */
class PagedSamplingTest {
    private static final int PAGE = KeyValuePages.PAGE;
    private static final PolicyConfig CONFIG = new PolicyConfig(
            32, 2, 4, 2, 40, 37, 6 * PAGE, 10_000, 1e-6, true, OptionalInt.empty(), 2, OptionalInt.empty());
    private static final PolicyWeights WEIGHTS = SmallPolicies.lively(CONFIG, 5);
    private static final long PAGE_BYTES = new KeyValuePages(CONFIG, 0).pageBytes();
    private static final List<SampleRequest> REQUESTS = requests();
    private static final List<Completion> ALONE = alone();

    /**
     * Prompts of one to four pages, exact multiples among them, that have whole pages in common, less, or nothing; one page stands at the
     * beginning of one prompt and in the middle of another, where its keys and values differ.
     */
    private static List<SampleRequest> requests() {
        RandomStream stream = RandomStream.of(3);
        TokenIds first = SmallPolicies.tokens(stream, 2 * PAGE, CONFIG.vocabSize());
        TokenIds second = SmallPolicies.tokens(stream, PAGE, CONFIG.vocabSize());
        List<TokenIds> prompts = List.of(
                first,
                first.slice(0, PAGE),
                first.slice(0, PAGE + 1),
                first.plus(second),
                first.plus(second.slice(0, 7)),
                first.slice(0, PAGE).plus(second).plus(second),
                second,
                second.plus(second.slice(0, 9)),
                second.slice(0, 5));
        List<SampleRequest> requests = new ArrayList<>();
        for (int index = 0; index < 4 * prompts.size(); index++) {
            SamplingSettings settings = new SamplingSettings(1.0, 0.9, 20 + index);
            requests.add(new SampleRequest(prompts.get(index % prompts.size()), settings, index));
        }
        return requests;
    }

    private static List<Completion> alone() {
        List<Completion> completions = new ArrayList<>();
        EmbeddedSamplerSettings settings = new EmbeddedSamplerSettings(1, 1, OptionalLong.of(6 * PAGE_BYTES), 1, false);
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, settings)) {
            for (SampleRequest request : REQUESTS) {
                completions.addAll(sampler.sample(List.of(request)));
            }
        }
        return completions;
    }

    @Property(tries = 40)
    void shouldSampleTheSameBitsWhateverIsSharedAndHoweverLittleMemoryThereIs(
            @ForAll("orders") List<Integer> order,
            @ForAll @IntRange(min = 1, max = 20) int maxBatch,
            @ForAll @IntRange(min = 1, max = 3) int numThreads,
            @ForAll @IntRange(min = 1, max = 100) int promptRows,
            @ForAll @IntRange(min = 6, max = 60) int numPages,
            @ForAll boolean sharesPrompts) {
        EmbeddedSamplerSettings settings = new EmbeddedSamplerSettings(
                maxBatch, numThreads, OptionalLong.of(numPages * PAGE_BYTES), promptRows, sharesPrompts);
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, settings)) {
            for (int call = 0; call < 2; call++) {
                List<Completion> completions =
                        sampler.sample(order.stream().map(REQUESTS::get).toList());
                assertThat(completions).isEqualTo(order.stream().map(ALONE::get).toList());
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return RandomOrders.of(REQUESTS.size());
    }

    @Example
    void shouldTellOfEachTokenAndStopWhenCancelled() throws Exception {
        SampleRequest request = new SampleRequest(TokenIds.of(5), new SamplingSettings(1.0, 1.0, 300), 4);
        try (StreamingSampler sampler = new EmbeddedSampler(WEIGHTS, 4, 1)) {
            List<Integer> whole = new CopyOnWriteArrayList<>();
            Completion completion = sampler.start(request, (token, logProb) -> whole.add(token))
                    .result()
                    .get(30, TimeUnit.SECONDS);
            assertThat(whole).isEqualTo(completion.tokens().stream().boxed().toList());

            CountDownLatch heard = new CountDownLatch(1);
            Sampling[] sampling = new Sampling[1];
            CountDownLatch known = new CountDownLatch(1);
            sampling[0] = sampler.start(request, (token, logProb) -> {
                await(known);
                sampling[0].cancel();
                heard.countDown();
            });
            known.countDown();
            assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
            Completion cancelled = sampling[0].result().get(30, TimeUnit.SECONDS);
            assertThat(cancelled.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(cancelled.tokens()).isEqualTo(completion.tokens().slice(0, 1));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new CancellationException();
        }
    }

    @Example
    void shouldRefuseWhatItsMemoryCannotHold() {
        EmbeddedSamplerSettings settings = new EmbeddedSamplerSettings(2, 1, OptionalLong.of(2 * PAGE_BYTES), 8, true);
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, settings)) {
            SampleRequest request = new SampleRequest(TokenIds.of(1), new SamplingSettings(1.0, 1.0, 2 * PAGE), 1);
            assertThatThrownBy(() -> sampler.sample(List.of(request)))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("may need " + 3 * PAGE_BYTES + " bytes");
        }
        assertThatThrownBy(() -> new EmbeddedSampler(
                        WEIGHTS, new EmbeddedSamplerSettings(1, 1, OptionalLong.of(PAGE_BYTES - 1), 1, true)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("one page of keys and values takes " + PAGE_BYTES);
    }
}
