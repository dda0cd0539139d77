// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.failure.TriadException;
import io.triad.policy.GoldenAdapter;
import io.triad.policy.GoldenModel;
import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.TokenIds;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The sampling form with an adapter: PEFT's numbers, and the same bits however it is run. */
class LoraSamplingTest {
    private static final double TEMPERATURE = 3;
    private static final GoldenAdapter GOLDEN = GoldenAdapter.open("lora");
    private static final List<SampleRequest> REQUESTS = requests(GOLDEN, 2);
    private static final List<Completion> ALONE = alone();

    /** Some tokens after each beginning of every sequence. */
    private static List<SampleRequest> requests(GoldenAdapter given, int draws) {
        List<SampleRequest> requests = new ArrayList<>();
        for (GoldenModel.Sequence sequence : given.golden().sequences()) {
            TokenIds tokens = sequence.tokens();
            for (int length = 1; length < tokens.size(); length++) {
                for (int draw = 0; draw < draws; draw++) {
                    requests.add(new SampleRequest(
                            tokens.slice(0, length), new SamplingSettings(TEMPERATURE, 1, 1), requests.size()));
                }
            }
        }
        return requests;
    }

    private static List<Completion> alone() {
        List<Completion> completions = new ArrayList<>();
        EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(1, 1);
        try (Sampler sampler = new EmbeddedSampler(GOLDEN.base(), GOLDEN.adapter(), settings)) {
            REQUESTS.forEach(request -> completions.addAll(sampler.sample(List.of(request))));
        }
        return completions;
    }

    @Example
    void shouldDrawTokensWithTheProbabilitiesOfPeft() {
        for (String name : GoldenAdapter.NAMES) {
            // Given
            GoldenAdapter given = GoldenAdapter.open(name);
            List<SampleRequest> requests = requests(given, 6);
            // When
            List<Completion> completions;
            EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(8, 2);
            try (Sampler sampler = new EmbeddedSampler(given.base(), given.adapter(), settings)) {
                completions = sampler.sample(requests);
            }
            // Then
            int next = 0;
            for (GoldenModel.Sequence sequence : given.golden().sequences()) {
                for (int place = 0; place < 6 * (sequence.tokens().size() - 1); place++) {
                    Completion completion = completions.get(next++);
                    double expected =
                            sequence.logProb(place / 6, completion.tokens().get(0), TEMPERATURE);
                    assertThat((double) completion.logProbs().get(0))
                            .as("%s, position %d", name, place / 6)
                            .isCloseTo(expected, within(1e-4));
                }
            }
            assertThat(next).isEqualTo(completions.size());
        }
    }

    @Property(tries = 30)
    void shouldSampleTheSameBitsInAnyBatchOrderAndNumberOfThreads(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int maxBatch,
            @ForAll @IntRange(min = 1, max = 4) int numThreads) {
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < REQUESTS.size(); index++) {
            order.add(index);
        }
        Collections.shuffle(order, new Random(seed));
        EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(maxBatch, numThreads);
        try (Sampler sampler = new EmbeddedSampler(GOLDEN.base(), GOLDEN.adapter(), settings)) {
            assertThat(sampler.sample(order.stream().map(REQUESTS::get).toList()))
                    .isEqualTo(order.stream().map(ALONE::get).toList());
        }
    }

    /** A sampler of a small policy gives each thread a batch, so threads of one batch are tried here. */
    @Property(tries = 30)
    void shouldComputeTheSameLogitsByAnyTeamAndBesideAnyRows(
            @ForAll @IntRange(min = 1, max = 4) int numThreads, @ForAll @IntRange(min = 1, max = 30) int numRows) {
        GoldenAdapter given = GoldenAdapter.open("lora-rank-stabilized");
        DecoderWeights weights = new DecoderWeights(given.base(), Optional.of(given.adapter()));
        TokenIds tokens = given.golden().sequences().getLast().tokens().slice(0, numRows);
        float[][] together = logits(weights, tokens, numThreads, numRows);
        float[][] alone = logits(weights, tokens, 1, 1);
        assertThat(together).isDeepEqualTo(alone);
    }

    /** The logits after every token, so many rows at a time. */
    private static float[][] logits(DecoderWeights weights, TokenIds tokens, int numThreads, int maxRows) {
        float[][] logits = new float[tokens.size()][weights.config().vocabSize()];
        try (ComputeTeam team = new ComputeTeam(numThreads, "team")) {
            Decoder decoder = new Decoder(weights, team, maxRows, maxRows);
            SequenceMemory memory = new SequenceMemory(new KeyValuePages(weights.config(), 1 << 20), 4);
            for (int first = 0; first < tokens.size(); first += maxRows) {
                int count = Math.min(maxRows, tokens.size() - first);
                int[] rows = new int[count];
                decoder.clear();
                for (int row = 0; row < count; row++) {
                    rows[row] = row;
                    decoder.add(tokens.get(first + row), first + row, memory);
                }
                decoder.forward();
                decoder.computeLogits(rows, count);
                for (int row = 0; row < count; row++) {
                    System.arraycopy(
                            decoder.logits(),
                            decoder.logitsOf(row),
                            logits[first + row],
                            0,
                            logits[first + row].length);
                }
            }
        }
        return logits;
    }

    @Example
    void shouldSampleTheSameBitsWithAnAdapterThatAddsNothing() {
        PolicyWeights weights = SmallPolicies.lively(SmallPolicies.config(true), 3);
        LoraAdapter fresh = LoraAdapter.fresh(weights.config(), LoraConfig.of(5, 8, "k_proj", "up_proj"), 7);
        List<SampleRequest> requests = EmbeddedSamplerTest.requests(12, new SamplingSettings(1.0, 1.0, 20));
        EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(5, 2);
        try (Sampler plain = new EmbeddedSampler(weights, settings);
                Sampler adapted = new EmbeddedSampler(weights, fresh, settings)) {
            assertThat(adapted.sample(requests)).isEqualTo(plain.sample(requests));
        }
    }

    @Example
    void shouldRefuseAnAdapterOfAnotherBase() {
        PolicyWeights other = SmallPolicies.lively(SmallPolicies.config(true), 3);
        assertThatThrownBy(() -> new EmbeddedSampler(other, GOLDEN.adapter(), EmbeddedSamplerSettings.of(1, 1)))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("mlp.down_proj.lora_A.weight has shape [4, 48] (expected [4, 40])");
    }
}
