// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.KlEstimatorName;
import io.triad.recipe.KlPlacement;
import io.triad.recipe.Lane;
import io.triad.recipe.LossAggregationName;
import io.triad.recipe.Objective;
import io.triad.recipe.ReferenceName;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import io.triad.training.advantage.AdvantageEstimator;
import io.triad.training.advantage.DrGrpo;
import io.triad.training.advantage.ReinforcePlusPlus;
import io.triad.training.advantage.Rloo;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.LaneKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReinforceStepTest {
    private static final PolicyConfig CONFIG =
            new PolicyConfig(16, 2, 2, 1, 32, 24, 64, 10_000, 1e-6, true, OptionalInt.empty(), 1, OptionalInt.of(0));
    private static final int MAX_TOKENS = 8;
    private static final PolicyWeights START = PolicyWeights.random(CONFIG, 5);
    private static final PolicyWeights OTHER = PolicyWeights.random(CONFIG, 6);
    private static final Training TRAINING = training(0.05, 0.01, Objective.USUAL);

    @Test
    void shouldGiveTheSameGradientInMicroBatchesAsInOne() {
        List<JudgedRollout> rollouts = rollouts();

        StepOutcome whole = run(rollouts, 100_000).outcome();
        StepOutcome parts = run(rollouts, 20).outcome();

        assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-5));
        assertThat(parts.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-5 * whole.gradientNorm()));
        assertThat(parts.kl()).isCloseTo(whole.kl(), within(1e-6));
    }

    /** Whatever a loss is divided by belongs to the batch, and each token keeps its advantage wherever its response goes. */
    @ParameterizedTest
    @EnumSource(LossAggregationName.class)
    void shouldGiveTheSameGradientInMicroBatchesWhateverTheObjective(LossAggregationName aggregation) {
        for (KlPlacement placement : KlPlacement.values()) {
            for (AdvantageEstimator estimator : List.of(new ReinforcePlusPlus(), new DrGrpo(), new Rloo())) {
                Training training = training(
                        0.05,
                        0.01,
                        new Objective(
                                KlEstimatorName.K2,
                                placement,
                                aggregation,
                                3,
                                MAX_TOKENS / 2,
                                0.5,
                                ReferenceName.LEVEL));

                StepOutcome whole =
                        run(rollouts(), estimator, training, 100_000).outcome();
                StepOutcome parts = run(rollouts(), estimator, training, 20).outcome();

                assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-5));
                assertThat(parts.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-5 * whole.gradientNorm()));
            }
        }
    }

    /** Equal rewards teach nothing by themselves: what moves the policy then is the KL that was taken from them. */
    @ParameterizedTest
    @EnumSource(KlEstimatorName.class)
    void shouldTakeTheKlFromTheRewards(KlEstimatorName kl) {
        Training inLoss = training(1, 0, Objective.USUAL);
        Training inReward = training(1, 0, klInReward(kl));

        StepOutcome outcome = run(equal(), new DrGrpo(), inReward, 1000).outcome();

        assertThat(outcome.gradientNorm()).isPositive();
        assertThat(run(equal(), new DrGrpo(), inLoss, 1000).outcome().loss()).isNotEqualTo(outcome.loss());
    }

    /** The sign: with k1, a response that the reference finds likelier than the policy must become likelier. */
    @Test
    void shouldPullTowardsTheReferenceFromTheRewards() {
        StepMethod method =
                new StepMethod(new DrGrpo(), training(1, 0, klInReward(KlEstimatorName.K1)), 1e-2, 1.0, MAX_TOKENS);
        try (TrainablePolicy policy = TrainablePolicy.of(START);
                AdamW optimizer = new AdamW(policy, settings());
                TrainablePolicy reference = TrainablePolicy.of(OTHER)) {
            double before = spread(policy, reference);
            for (int step = 0; step < 20; step++) {
                new ReinforceStep(policy, optimizer, reference, method, 1000).run(equal());
            }
            assertThat(spread(policy, reference)).isLessThan(before / 2);
        }
    }

    /** How much the responses of a prompt differ in what policy and reference say of them, nats². */
    private static double spread(TrainablePolicy policy, TrainablePolicy reference) {
        List<JudgedRollout> rollouts = rollouts();
        double sum = 0;
        for (List<JudgedRollout> group : List.of(rollouts.subList(0, 4), rollouts.subList(4, 8))) {
            double[] distances = group.stream()
                    .mapToDouble(rollout -> logProb(policy, rollout) - logProb(reference, rollout))
                    .toArray();
            double mean = DoubleStream.of(distances).average().orElseThrow();
            sum += DoubleStream.of(distances)
                    .map(distance -> (distance - mean) * (distance - mean))
                    .sum();
        }
        return sum;
    }

    private static List<JudgedRollout> equal() {
        return rollouts().stream()
                .map(rollout -> with(rollout, new Judgement.Scored(1, true, true)))
                .toList();
    }

    private static Objective klInReward(KlEstimatorName kl) {
        return new Objective(kl, KlPlacement.REWARD, LossAggregationName.TOKEN_MEAN, 0, 0, 1, ReferenceName.LEVEL);
    }

    private static Training training(double klCoefficient, double entropyCoefficient, Objective objective) {
        return new Training(
                1e-2, 0.9, 0.999, 0, 1.0, 0.2, 0.2, klCoefficient, entropyCoefficient, 2.0, objective, Schedule.USUAL);
    }

    /** Equal rewards teach nothing, unless some responses are too long. */
    @Test
    void shouldTakeFromTheRewardsOfLongResponses() {
        Training plain = training(0, 0, Objective.USUAL);
        Training overlong = training(
                0,
                0,
                new Objective(
                        KlEstimatorName.K3,
                        KlPlacement.LOSS,
                        LossAggregationName.TOKEN_MEAN,
                        0,
                        MAX_TOKENS,
                        1,
                        ReferenceName.LEVEL));

        assertThat(run(equal(), new DrGrpo(), plain, 1000).outcome().gradientNorm())
                .isZero();
        assertThat(run(equal(), new DrGrpo(), overlong, 1000).outcome().gradientNorm())
                .isPositive();
    }

    @Test
    void shouldGiveTheSameBitsFromRunToRun() {
        Ran first = run(rollouts(), 40);
        Ran second = run(rollouts(), 40);

        assertThat(second.weightsSha256()).isEqualTo(first.weightsSha256());
        assertThat(second.outcome().gradients()).isEqualTo(first.outcome().gradients());
        assertThat(first.weightsSha256()).isNotEqualTo(Digests.of(START.tensors()));
    }

    /** The paper's public code subtracts the KL term; with equal rewards only the KL term acts, and it must pull back. */
    @Test
    void shouldPullTowardsTheReference() {
        List<JudgedRollout> equal = rollouts().stream()
                .map(rollout -> with(rollout, new Judgement.Scored(1, true, true)))
                .toList();
        Training onlyKl = training(1, 0, Objective.USUAL);
        try (TrainablePolicy policy = TrainablePolicy.of(START);
                AdamW optimizer = new AdamW(policy, settings());
                TrainablePolicy reference = TrainablePolicy.of(OTHER)) {
            double before = 0;
            double after = 0;
            for (int step = 0; step < 20; step++) {
                StepOutcome outcome = new ReinforceStep(policy, optimizer, reference, method(onlyKl), 1000).run(equal);
                before = step == 0 ? outcome.kl() : before;
                after = outcome.kl();
            }
            assertThat(after).isLessThan(before / 2);
        }
    }

    @Test
    void shouldMakeRewardedResponsesLikelier() {
        List<JudgedRollout> rollouts = rollouts();
        JudgedRollout best = rollouts.getFirst();
        try (TrainablePolicy policy = TrainablePolicy.of(START);
                AdamW optimizer = new AdamW(policy, settings());
                TrainablePolicy reference = TrainablePolicy.of(START)) {
            double before = logProb(policy, best);
            new ReinforceStep(policy, optimizer, reference, method(TRAINING), 1000).run(rollouts);
            assertThat(logProb(policy, best)).isGreaterThan(before);
        }
    }

    /** On policy with exact sampler log-probs: ρ = w = 1 and d = 0, so L = −mean(Â) − c_H·H = −c_H·H. */
    @Test
    void shouldHaveTheHandComputedLossOnPolicy() {
        try (TrainablePolicy policy = TrainablePolicy.of(START);
                AdamW optimizer = new AdamW(policy, settings());
                TrainablePolicy reference = TrainablePolicy.of(START)) {
            List<JudgedRollout> exact = rollouts().stream()
                    .map(rollout -> new JudgedRollout(
                            rollout.key(),
                            rollout.step(),
                            rollout.policyVersion(),
                            rollout.level(),
                            rollout.promptIndex(),
                            rollout.sampleIndex(),
                            rollout.id(),
                            rollout.sequence(),
                            policy.score(new TokenBatch(List.of(rollout.sequence())), 1.0)
                                    .logProbs(),
                            rollout.engineDigest(),
                            rollout.judgement(),
                            rollout.position(),
                            rollout.sampled()))
                    .toList();

            StepOutcome outcome = new ReinforceStep(policy, optimizer, reference, method(TRAINING), 1000).run(exact);

            assertThat(outcome.samplerMismatch()).isLessThan(1e-5);
            assertThat(outcome.mismatches()).allSatisfy(rollout -> {
                assertThat(rollout.maxDifference()).isLessThan(1e-4);
                assertThat(rollout.importanceRatio()).isCloseTo(1, within(1e-5));
            });
            assertThat(outcome.kl()).isLessThan(1e-9);
            assertThat(outcome.loss()).isCloseTo(-0.01 * outcome.entropy(), within(1e-4));
        }
    }

    /** Whatever the micro-batches are, a rollout is compared with its own log-probabilities, computed here alone. */
    @Test
    void shouldMeasureTheMismatchOfEachRollout() {
        List<JudgedRollout> rollouts = rollouts();
        for (int microBatchTokens : List.of(20, 100_000)) {
            List<RolloutMismatch> measured =
                    run(rollouts, microBatchTokens).outcome().mismatches();

            assertThat(measured)
                    .extracting(RolloutMismatch::rolloutId)
                    .containsExactlyElementsOf(
                            rollouts.stream().map(JudgedRollout::id).toList());
            try (TrainablePolicy policy = TrainablePolicy.of(START)) {
                for (int index = 0; index < rollouts.size(); index++) {
                    assertMismatch(measured.get(index), policy, rollouts.get(index));
                }
            }
        }
    }

    private static void assertMismatch(RolloutMismatch measured, TrainablePolicy policy, JudgedRollout rollout) {
        LogProbs trainer =
                policy.score(new TokenBatch(List.of(rollout.sequence())), 0.7).logProbs();
        double[] differences = IntStream.range(0, trainer.size())
                .mapToDouble(token -> trainer.get(token) - rollout.logProbs().get(token))
                .toArray();

        assertThat(measured.meanDifference())
                .isCloseTo(DoubleStream.of(differences).map(Math::abs).average().orElseThrow(), within(1e-5));
        assertThat(measured.maxDifference())
                .isCloseTo(DoubleStream.of(differences).map(Math::abs).max().orElseThrow(), within(1e-5));
        assertThat(measured.importanceRatio())
                .isCloseTo(DoubleStream.of(differences).map(Math::exp).average().orElseThrow(), within(1e-4));
    }

    private record Ran(StepOutcome outcome, String weightsSha256) {}

    private static Ran run(List<JudgedRollout> rollouts, int microBatchTokens) {
        return run(rollouts, new ReinforcePlusPlus(), TRAINING, microBatchTokens);
    }

    private static Ran run(
            List<JudgedRollout> rollouts, AdvantageEstimator estimator, Training training, int microBatchTokens) {
        try (TrainablePolicy policy = TrainablePolicy.of(START);
                AdamW optimizer = new AdamW(policy, settings());
                TrainablePolicy reference = TrainablePolicy.of(OTHER)) {
            StepOutcome outcome = new ReinforceStep(
                            policy,
                            optimizer,
                            reference,
                            new StepMethod(estimator, training, training.learningRate(), 0.7, MAX_TOKENS),
                            microBatchTokens)
                    .run(rollouts);
            return new Ran(outcome, Digests.of(policy.snapshot().tensors()));
        }
    }

    private static StepMethod method(Training training) {
        return new StepMethod(new ReinforcePlusPlus(), training, training.learningRate(), 1.0, MAX_TOKENS);
    }

    private static double logProb(TrainablePolicy policy, JudgedRollout rollout) {
        return policy.score(new TokenBatch(List.of(rollout.sequence())), 1.0)
                .logProbs()
                .sum();
    }

    private static AdamWSettings settings() {
        return AdamWSettings.ofLearningRate(1e-2);
    }

    private static JudgedRollout with(JudgedRollout rollout, Judgement judgement) {
        return new JudgedRollout(
                rollout.key(),
                rollout.step(),
                rollout.policyVersion(),
                rollout.level(),
                rollout.promptIndex(),
                rollout.sampleIndex(),
                rollout.id(),
                rollout.sequence(),
                rollout.logProbs(),
                rollout.engineDigest(),
                judgement,
                rollout.position(),
                rollout.sampled());
    }

    private static List<JudgedRollout> rollouts() {
        SplittableRandom random = new SplittableRandom(9);
        List<JudgedRollout> rollouts = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            int responseTokens = 2 + random.nextInt(7);
            float[] logProbs = new float[responseTokens];
            for (int token = 0; token < responseTokens; token++) {
                logProbs[token] = (float) (-3.2 + 0.2 * random.nextDouble());
            }
            rollouts.add(new JudgedRollout(
                    new LaneKey("r", Lane.DEDUCTION),
                    1,
                    0,
                    1,
                    index / 4,
                    index % 4,
                    "r/deduction/1/" + index / 4 + "/" + index % 4,
                    new ScoredSequence(ids(random, 3 + random.nextInt(4)), ids(random, responseTokens)),
                    LogProbs.of(logProbs),
                    "engine",
                    new Judgement.Scored(index == 0 ? 3 : index % 2 == 0 ? -0.5 : -3, index == 0, index % 2 == 0),
                    new JudgedRollout.LogPosition(0, index),
                    Optional.empty()));
        }
        return rollouts;
    }

    private static TokenIds ids(SplittableRandom random, int count) {
        return TokenIds.of(random.ints(count, 2, 24).toArray());
    }
}
