// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The law of the embedded sampler: a completion's bits depend on its request and the weights only. */
class DeterminismTest {
    private static final PolicyConfig CONFIG = SmallPolicies.config(true);
    private static final PolicyWeights WEIGHTS = SmallPolicies.lively(CONFIG, 3);
    private static final List<SampleRequest> REQUESTS = requests();
    private static final List<Completion> ALONE = alone();

    private static List<SampleRequest> requests() {
        List<SampleRequest> requests = new ArrayList<>();
        requests.addAll(EmbeddedSamplerTest.requests(30, new SamplingSettings(1.0, 1.0, 25)));
        requests.addAll(EmbeddedSamplerTest.requests(30, new SamplingSettings(0.7, 0.9, 40)));
        requests.addAll(EmbeddedSamplerTest.requests(10, SamplingSettings.greedy(12)));
        return requests;
    }

    private static List<Completion> alone() {
        List<Completion> completions = new ArrayList<>();
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, 1, 1)) {
            for (SampleRequest request : REQUESTS) {
                completions.addAll(sampler.sample(List.of(request)));
            }
        }
        return completions;
    }

    @Property(tries = 60)
    void shouldSampleTheSameBitsInAnyBatchOrderAndNumberOfThreads(
            @ForAll("orders") List<Integer> order,
            @ForAll @IntRange(min = 1, max = 40) int maxBatch,
            @ForAll @IntRange(min = 1, max = 4) int numThreads,
            @ForAll @IntRange(min = 1, max = 20) int promptRows,
            @ForAll @IntRange(min = 2, max = 20) int numPages,
            @ForAll boolean sharesPrompts) {
        long memoryBytes = numPages * new KeyValuePages(CONFIG, 0).pageBytes();
        EmbeddedSamplerSettings settings = new EmbeddedSamplerSettings(
                maxBatch, numThreads, OptionalLong.of(memoryBytes), promptRows, sharesPrompts);
        try (Sampler sampler = new EmbeddedSampler(WEIGHTS, settings)) {
            List<Completion> completions =
                    sampler.sample(order.stream().map(REQUESTS::get).toList());
            assertThat(completions).isEqualTo(order.stream().map(ALONE::get).toList());
        }
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return RandomOrders.of(REQUESTS.size());
    }

    @Example
    void shouldSampleTheSameBitsInterpretedCompiledAndWithNarrowVectors() throws Exception {
        String expected = SamplingDigest.of(WEIGHTS);
        assertThat(digestOfAnotherMachine("-Xint")).isEqualTo(expected);
        assertThat(digestOfAnotherMachine("-XX:MaxVectorSize=16")).isEqualTo(expected);
        assertThat(digestOfAnotherMachine("-XX:TieredStopAtLevel=1")).isEqualTo(expected);
    }

    private static String digestOfAnotherMachine(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        option,
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SamplingDigest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
