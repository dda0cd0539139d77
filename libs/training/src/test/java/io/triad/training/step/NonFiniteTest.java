// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.training.Activations;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.OptimizerState;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.Objective;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import io.triad.training.advantage.AdvantageEstimator;
import io.triad.training.advantage.DrGrpo;
import io.triad.training.advantage.ReinforcePlusPlus;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever number is not finite: the step stops before anything moves, and says whose it is. */
class NonFiniteTest {
    private static final Training TRAINING =
            new Training(1e-2, 0.9, 0.999, 0, 1.0, 0.2, 0.2, 0.05, 0.01, 2.0, Objective.USUAL, Schedule.USUAL);

    /** Of three micro-batches, which two threads compute. */
    private static final int MICRO_BATCH_TOKENS = 24;

    /** An infinite one would vanish in the truncated importance weight. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void shouldNameTheRolloutOfARecordedLogProb(float value) {
        List<JudgedRollout> rollouts = SmallBatch.rollouts();
        JudgedRollout good = rollouts.get(3);
        float[] logProbs = good.logProbs().toArray();
        logProbs[1] = value;
        rollouts.set(3, with(good, LogProbs.of(logProbs), good.judgement()));

        assertStopped(
                SmallBatch.WEIGHTS,
                SmallBatch.WEIGHTS,
                rollouts,
                new ReinforcePlusPlus(),
                "rollout r/deduction/1/0/3: the sampler's log-probability of token 1 of the response is " + value);
    }

    /** Which whitening would spread over all. */
    @Test
    void shouldNameTheRolloutOfAReward() {
        List<JudgedRollout> rollouts = SmallBatch.rollouts();
        JudgedRollout good = rollouts.get(5);
        rollouts.set(5, with(good, good.logProbs(), new Judgement.Scored(Double.NaN, true, true)));

        assertStopped(
                SmallBatch.WEIGHTS,
                SmallBatch.WEIGHTS,
                rollouts,
                new ReinforcePlusPlus(),
                "rollout r/deduction/1/1/1: the reward is NaN");
    }

    /** Only one response reads the row of the embedding that is not finite. */
    @ParameterizedTest
    @EnumSource(Activations.class)
    void shouldNameTheRolloutThatMeetsAWeight(Activations activations) {
        PolicyWeights weights = planted("model.embed_tokens.weight", SmallBatch.RARE * 16 + 3);

        assertStopped(
                weights,
                SmallBatch.WEIGHTS,
                SmallBatch.rollouts(),
                new ReinforcePlusPlus(),
                activations,
                "rollout r/deduction/1/1/2: the policy's log-probability of token 1 of the response is NaN",
                "before the step tensor model.embed_tokens.weight of the weights holds a NaN or an infinity");
    }

    @Test
    void shouldNameAWeightThatAllMeet() {
        assertStopped(
                planted("model.layers.1.mlp.up_proj.weight", 7),
                SmallBatch.WEIGHTS,
                SmallBatch.rollouts(),
                new ReinforcePlusPlus(),
                "the policy's log-probability",
                "tensor model.layers.1.mlp.up_proj.weight of the weights");
    }

    @Test
    void shouldNameTheRolloutThatTheReferenceCannotScore() {
        assertStopped(
                SmallBatch.WEIGHTS,
                planted("model.embed_tokens.weight", SmallBatch.RARE * 16),
                SmallBatch.rollouts(),
                new ReinforcePlusPlus(),
                "rollout r/deduction/1/1/2: the reference's log-probability of token 1 of the response is NaN");
    }

    /** All numbers of the forward pass are finite; the gradient's square is not. */
    @Test
    void shouldNameTheRolloutAndTheTensorOfAGradient() {
        List<JudgedRollout> rollouts = SmallBatch.rollouts();
        JudgedRollout good = rollouts.get(6);
        rollouts.set(6, with(good, good.logProbs(), new Judgement.Scored(2e37, true, true)));
        rollouts.replaceAll(rollout -> rollout.promptIndex() == 1 && rollout.sampleIndex() != 2
                ? with(rollout, rollout.logProbs(), new Judgement.Scored(2e37, true, true))
                : rollout);
        rollouts.set(7, with(rollouts.get(7), rollouts.get(7).logProbs(), new Judgement.Scored(1e37, true, true)));

        assertStopped(
                SmallBatch.WEIGHTS,
                SmallBatch.WEIGHTS,
                rollouts,
                new DrGrpo(),
                "the gradient of model.embed_tokens.weight has a squared norm of Infinity",
                "it comes from rollout r/deduction/1/1/0: alone, it has no finite gradient of model.embed_tokens.weight");
    }

    @Test
    void shouldSayThatOnlyTheSumIsNotFinite() {
        TriadException found = new TriadException(ErrorCode.NON_FINITE, "the loss of a batch of 9 tokens is Infinity");
        try (TrainablePolicy policy = TrainablePolicy.of(SmallBatch.WEIGHTS)) {
            TriadException explained =
                    NonFinite.explained(found, policy, List.of("rollout a", "rollout b"), place -> {});

            assertThat(explained)
                    .hasMessage(
                            "the loss of a batch of 9 tokens is Infinity; no member of the batch gives such a number"
                                    + " alone, only their sum does: [rollout a, rollout b]")
                    .hasCause(found);
            TriadException other = new TriadException(ErrorCode.UNAVAILABLE, "no store");
            assertThat(NonFinite.explained(other, policy, List.of("rollout a"), place -> {}))
                    .isSameAs(other);
        }
    }

    @Test
    void shouldNameTheExampleOfASupervisedStep() {
        List<ScoredSequence> sequences =
                SmallBatch.rollouts().stream().map(JudgedRollout::sequence).toList();
        PolicyWeights weights = planted("model.embed_tokens.weight", SmallBatch.RARE * 16);
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-2))) {
            assertThatThrownBy(() -> SupervisedStep.run(policy, optimizer, sequences, 1e-2, MICRO_BATCH_TOKENS))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                    .hasMessageContaining("is NaN")
                    .hasMessageContaining("tensor model.embed_tokens.weight of the weights")
                    .hasMessageContaining("example 7 of the batch");
            assertThat(optimizer.numSteps()).isZero();
        }
    }

    private static void assertStopped(
            PolicyWeights weights,
            PolicyWeights reference,
            List<JudgedRollout> rollouts,
            AdvantageEstimator estimator,
            String... words) {
        assertStopped(weights, reference, rollouts, estimator, Activations.KEPT, words);
    }

    private static void assertStopped(
            PolicyWeights weights,
            PolicyWeights reference,
            List<JudgedRollout> rollouts,
            AdvantageEstimator estimator,
            Activations activations,
            String... words) {
        ComputeThreads.use(2);
        try (TrainablePolicy policy = TrainablePolicy.of(weights, activations);
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-2));
                TrainablePolicy held = TrainablePolicy.of(reference)) {
            OptimizerState before = optimizer.state();
            ReinforceStep step = new ReinforceStep(
                    policy,
                    optimizer,
                    held,
                    new StepMethod(estimator, TRAINING, 1e-2, 1, SmallBatch.MAX_TOKENS),
                    MICRO_BATCH_TOKENS);

            assertThatThrownBy(() -> step.run(rollouts))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
                    .satisfies(e -> assertThat(Arrays.asList(words))
                            .allSatisfy(part -> assertThat(e).hasMessageContaining(part)));

            assertThat(bits(policy.snapshot().tensors())).isEqualTo(bits(weights.tensors()));
            assertThat(optimizer.state()).isEqualTo(before);
        } finally {
            ComputeThreads.use(0);
        }
    }

    private static Map<String, List<Integer>> bits(SequencedMap<String, Tensor> tensors) {
        Map<String, List<Integer>> bits = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            Integer[] raw = new Integer[values.length];
            Arrays.setAll(raw, index -> Float.floatToIntBits(values[index]));
            bits.put(name, List.of(raw));
        });
        return bits;
    }

    private static PolicyWeights planted(String name, int place) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>(SmallBatch.WEIGHTS.tensors());
        float[] values = tensors.get(name).toArray();
        values[place] = Float.NaN;
        tensors.put(name, Tensor.of(tensors.get(name).shape(), values));
        return new PolicyWeights(SmallBatch.WEIGHTS.config(), tensors);
    }

    private static JudgedRollout with(JudgedRollout rollout, LogProbs logProbs, Judgement judgement) {
        return new JudgedRollout(
                rollout.key(),
                rollout.step(),
                rollout.policyVersion(),
                rollout.level(),
                rollout.promptIndex(),
                rollout.sampleIndex(),
                rollout.id(),
                rollout.sequence(),
                logProbs,
                rollout.engineDigest(),
                judgement,
                rollout.position(),
                rollout.sampled());
    }
}
