// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.step.SupervisedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Measures this machine with the trainer's own step and the embedded sampler, for some seconds each: on the recipe's model where it is small,
 * else on one of like proportions that is, whose operations a second stand for the larger one's.
 */
public final class RateMeasurement {
    private static final long LARGEST = 12_000_000;
    private static final int WIDTH = 512;
    private static final int LAYERS = 3;
    private static final int HEADS = 8;
    private static final int VOCABULARY = 4_096;
    private static final int POSITIONS = 512;
    private static final int MULTIPLE = 32;

    private static final int RESPONSES = 64;
    private static final int GROUP = 8;
    private static final int MOST_TOKENS = 96;
    private static final double SECONDS = 2;
    private static final double LEARNING_RATE = 1e-6;
    private static final long SEED = 1;

    private final PolicyConfig config;
    private final ModelCost cost;
    private final List<ScoredSequence> sequences;
    private final int numThreads;
    private final double seconds;

    private RateMeasurement(PolicyConfig config, int promptTokens, int responseTokens, int numThreads, double seconds) {
        this.config = config;
        this.cost = new ModelCost(config);
        this.sequences = sequences(config.vocabSize(), promptTokens, responseTokens);
        this.numThreads = numThreads;
        this.seconds = seconds;
    }

    /**
     * Measures.
     *
     * @param model the recipe's
     * @param work its lanes, whose lengths are taken, up to a bound
     * @param numThreads of either
     */
    public static Rates measure(PolicyConfig model, Workload work, int numThreads) {
        return measure(model, work, numThreads, SECONDS);
    }

    /** Measures each of the three rates twice for so many seconds, the first time to warm up. */
    static Rates measure(PolicyConfig model, Workload work, int numThreads, double seconds) {
        boolean itself = model.numParameters() <= LARGEST;
        PolicyConfig measured = itself ? model : proportional(model);
        LaneWork lane = work.lanes().getLast();
        int bound = Math.min(MOST_TOKENS, measured.maxPositionEmbeddings() / 2);
        int prompt = clamp(lane.promptTokens() / Math.max(1, lane.prompts()), bound);
        int response = clamp(lane.responseTokens() / Math.max(1, lane.responses()), bound);
        RateMeasurement measurement = new RateMeasurement(measured, prompt, response, numThreads, seconds);
        PolicyWeights weights = PolicyWeights.random(measured, SEED);
        double training = measurement.training(weights);
        try (EmbeddedSampler sampler = new EmbeddedSampler(weights, RESPONSES, numThreads)) {
            return new Rates(
                    training,
                    measurement.sampling(sampler),
                    measurement.reading(sampler),
                    numThreads,
                    itself
                            ? "the recipe's own shape"
                            : "a model of like proportions with " + Amounts.count(measured.numParameters())
                                    + " parameters");
        }
    }

    private static int clamp(double tokens, int bound) {
        return (int) Math.max(1, Math.min(bound, Math.round(tokens)));
    }

    /** Narrower and flatter: what counts is how long a vector's arithmetic takes beside how long it is waited for. */
    static PolicyConfig proportional(PolicyConfig model) {
        double scale = (double) WIDTH / model.hiddenSize();
        int intermediate = Math.max(1, (int) Math.round(model.intermediateSize() * scale / MULTIPLE)) * MULTIPLE;
        return new PolicyConfig(
                WIDTH,
                LAYERS,
                HEADS,
                Math.max(1, Integer.highestOneBit(HEADS / model.headsPerKeyValue())),
                intermediate,
                VOCABULARY,
                POSITIONS,
                model.ropeTheta(),
                model.rmsNormEps(),
                true,
                OptionalInt.empty(),
                0,
                OptionalInt.empty());
    }

    private static List<ScoredSequence> sequences(int vocabSize, int promptTokens, int responseTokens) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ScoredSequence> sequences = new ArrayList<>();
        for (int group = 0; group < RESPONSES / GROUP; group++) {
            TokenIds prompt = tokens(random, vocabSize, promptTokens);
            for (int sample = 0; sample < GROUP; sample++) {
                sequences.add(new ScoredSequence(prompt, tokens(random, vocabSize, responseTokens)));
            }
        }
        return sequences;
    }

    private static TokenIds tokens(SplittableRandom random, int vocabSize, int count) {
        return TokenIds.of(
                IntStream.generate(() -> random.nextInt(vocabSize)).limit(count).toArray());
    }

    /** Operations of supervised steps a second: forward, backward, clipping and AdamW. */
    private double training(PolicyWeights weights) {
        ComputeThreads.use(numThreads);
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                AdamW optimizer = new AdamW(
                        policy, new AdamWSettings(LEARNING_RATE, 0.9, 0.999, 1e-8, 0, 1, AdamWSettings.Decayed.ALL))) {
            double operations = 3
                    * forward(sequences.stream()
                            .mapToDouble(sequence -> sequence.response().size())
                            .sum());
            return perSecond(() -> {
                SupervisedStep.run(policy, optimizer, sequences, LEARNING_RATE, UsualBounds.MICRO_BATCH_TOKENS);
                return operations;
            });
        }
    }

    private double forward(double responseTokens) {
        double promptTokens =
                (double) RESPONSES / GROUP * sequences.getFirst().prompt().size();
        double length = sequences.getFirst().prompt().size() + responseTokens / RESPONSES;
        return cost.forward(promptTokens + responseTokens, responseTokens, length);
    }

    private double sampling(EmbeddedSampler sampler) {
        SamplingSettings settings =
                new SamplingSettings(1, 1, sequences.getFirst().response().size());
        List<SampleRequest> requests = IntStream.range(0, sequences.size())
                .mapToObj(index -> new SampleRequest(sequences.get(index).prompt(), settings, index))
                .toList();
        return perSecond(() -> forward(tokens(sampler, requests)));
    }

    private double reading(EmbeddedSampler sampler) {
        SamplingSettings settings =
                new SamplingSettings(1, 1, sequences.getFirst().response().size());
        List<SampleRequest> one = List.of(new SampleRequest(TokenIds.of(1), settings, SEED));
        return perSecond(() -> tokens(sampler, one) * sampler.weightBytes());
    }

    private static double tokens(EmbeddedSampler sampler, List<SampleRequest> requests) {
        return sampler.sample(requests).stream()
                .mapToLong(completion -> completion.tokens().size())
                .sum();
    }

    /** Does it over and over, half of the time to warm up, and returns what the second half did a second. */
    private double perSecond(DoubleSupplier work) {
        repeat(work);
        return repeat(work);
    }

    private double repeat(DoubleSupplier work) {
        long begun = System.nanoTime();
        double done = 0;
        double taken;
        do {
            done += work.getAsDouble();
            taken = (System.nanoTime() - begun) * 1e-9;
        } while (taken < seconds);
        return done / taken;
    }
}
