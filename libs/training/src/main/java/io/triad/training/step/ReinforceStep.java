// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.MicroBatchLoss;
import io.triad.policy.training.OptimizerStep;
import io.triad.policy.training.PackedSize;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TokenPredictions;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.advantage.AdvantageEstimator;
import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.kl.KlEstimator;
import io.triad.training.loss.ClipCounts;
import io.triad.training.loss.PolicyLoss;
import io.triad.training.loss.TokenTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * One reinforcement step on judged rollouts: advantages, then the gradient of {@link PolicyLoss} over micro-batches, then
 * AdamW. Trains on the sampled token ids, never on retokenised text.
 */
public final class ReinforceStep {
    private final TrainablePolicy policy;
    private final AdamW optimizer;
    private final TrainablePolicy reference;
    private final StepMethod method;
    private final int maxMicroBatchTokens;

    /**
     * Creates a step.
     *
     * @param policy what moves
     * @param optimizer the policy's optimizer
     * @param reference what the KL term holds the policy to
     * @param method the recipe's
     * @param maxMicroBatchTokens bound on a micro-batch's tokens, padding included
     */
    public ReinforceStep(
            TrainablePolicy policy,
            AdamW optimizer,
            TrainablePolicy reference,
            StepMethod method,
            int maxMicroBatchTokens) {
        this.policy = policy;
        this.optimizer = optimizer;
        this.reference = reference;
        this.method = method;
        this.maxMicroBatchTokens = maxMicroBatchTokens;
    }

    /**
     * Moves the policy by one batch.
     *
     * @param rollouts scored rollouts in batch order, at least one
     * @throws TriadException NON_FINITE, naming rollout and tensor, when a log-prob, the loss or a gradient is not finite;
     *     weights and optimizer are as before
     */
    public StepOutcome run(List<JudgedRollout> rollouts) {
        long start = System.nanoTime();
        NonFinite.refuse(rollouts);
        List<Judgement.Scored> scores = rollouts.stream()
                .map(rollout -> (Judgement.Scored) rollout.judgement())
                .toList();
        List<ScoredSequence> sequences =
                rollouts.stream().map(JudgedRollout::sequence).toList();
        long numResponseTokens = sequences.stream()
                .mapToLong(sequence -> sequence.response().size())
                .sum();
        PolicyLoss policyLoss = method.loss(rollouts.size(), numResponseTokens);
        List<List<Integer>> cut = MicroBatches.of(sequences, maxMicroBatchTokens);
        List<TokenBatch> batches = cut.stream()
                .map(places ->
                        new TokenBatch(places.stream().map(sequences::get).toList()))
                .toList();
        double[][] advantages = advantages(rollouts, cut, batches);
        double[] kl = new double[batches.size()];
        double[] entropy = new double[batches.size()];
        double[] mismatch = new double[batches.size()];
        ClipCounts[] clips = new ClipCounts[batches.size()];
        RolloutMismatch[] mismatches = new RolloutMismatch[rollouts.size()];
        policy.zeroGradients();
        MicroBatchLoss microBatchLoss = (index, predictions) -> {
            TokenTerms terms = terms(cut.get(index), rollouts, advantages, batches.get(index), predictions);
            kl[index] = terms.kl();
            mismatch[index] = terms.mismatch();
            clips[index] = policyLoss.clips(predictions.logProbs_N().toFloatArray(), terms);
            compare(cut.get(index), rollouts, terms, mismatches);
            entropy[index] = Sums.of(predictions.entropies_N().toFloatArray());
            return policyLoss.loss(predictions, terms);
        };
        double[] losses;
        TensorDigests gradients;
        OptimizerStep moved;
        try {
            losses = policy.accumulate(batches, method.temperature(), microBatchLoss);
            gradients = TensorDigests.of(policy.gradients());
            moved = optimizer.step(method.learningRate());
        } catch (TriadException e) {
            throw explained(e, rollouts, advantages, policyLoss);
        }
        return new StepOutcome(
                Sums.of(losses),
                mean(scores),
                deviation(scores),
                scores.stream().filter(Judgement.Scored::correct).count() / (double) scores.size(),
                scores.stream().filter(Judgement.Scored::wellFormed).count() / (double) scores.size(),
                Sums.of(kl) / numResponseTokens,
                Sums.of(entropy) / numResponseTokens,
                moved.gradientNorm(),
                Sums.of(mismatch) / numResponseTokens,
                List.of(mismatches),
                (double) numResponseTokens / rollouts.size(),
                sequences.stream().mapToLong(MicroBatches::length).sum(),
                Stream.of(clips).reduce(ClipCounts.NONE, ClipCounts::plus),
                numResponseTokens,
                PackedSize.of(batches),
                gradients,
                Advantages.sha256(method.advantages(rollouts)),
                (System.nanoTime() - start) * 1e-9);
    }

    private double[][] advantages(List<JudgedRollout> rollouts, List<List<Integer>> places, List<TokenBatch> batches) {
        List<SampleReward> rewards = method.rewards(rollouts);
        return method.klInReward()
                .map(kl -> method.estimator().tokenAdvantages(rewards, penalties(kl, rewards, places, batches)))
                .orElseGet(() -> AdvantageEstimator.spread(rewards, method.advantages(rollouts)));
    }

    /** Each token's share of the KL to the reference, weighted: the policy that sampled is the one before the step. */
    private List<double[]> penalties(
            KlEstimator kl, List<SampleReward> rewards, List<List<Integer>> places, List<TokenBatch> batches) {
        List<double[]> penalties = new ArrayList<>(Collections.nCopies(rewards.size(), new double[0]));
        for (int batch = 0; batch < batches.size(); batch++) {
            LogProbs ours =
                    policy.score(batches.get(batch), method.temperature()).logProbs();
            LogProbs theirs =
                    reference.score(batches.get(batch), method.temperature()).logProbs();
            int next = 0;
            for (int place : places.get(batch)) {
                double[] penalty = new double[rewards.get(place).numTokens()];
                for (int token = 0; token < penalty.length; token++, next++) {
                    penalty[token] =
                            method.training().klCoefficient() * kl.estimate((double) theirs.get(next) - ours.get(next));
                }
                penalties.set(place, penalty);
            }
        }
        return penalties;
    }

    private TriadException explained(
            TriadException found, List<JudgedRollout> rollouts, double[][] advantages, PolicyLoss policyLoss) {
        List<String> members =
                rollouts.stream().map(rollout -> "rollout " + rollout.id()).toList();
        return NonFinite.explained(found, policy, members, place -> {
            TokenBatch alone = new TokenBatch(List.of(rollouts.get(place).sequence()));
            policy.accumulate(
                    alone,
                    method.temperature(),
                    predictions -> policyLoss.loss(
                            predictions, terms(List.of(place), rollouts, advantages, alone, predictions)));
        });
    }

    private TokenTerms terms(
            List<Integer> places,
            List<JudgedRollout> rollouts,
            double[][] advantages,
            TokenBatch batch,
            TokenPredictions predictions) {
        float[] referenceLogProbs =
                reference.score(batch, method.temperature()).logProbs().toArray();
        float[] oldLogProbs = predictions.logProbs_N().toFloatArray();
        float[] samplerLogProbs = new float[oldLogProbs.length];
        float[] tokenAdvantages = new float[oldLogProbs.length];
        int next = 0;
        for (int place : places) {
            JudgedRollout rollout = rollouts.get(place);
            for (int token = 0; token < rollout.logProbs().size(); token++) {
                samplerLogProbs[next] = rollout.logProbs().get(token);
                tokenAdvantages[next++] = (float) advantages[place][token];
            }
        }
        int[] numTokens = places.stream()
                .mapToInt(place -> rollouts.get(place).logProbs().size())
                .toArray();
        TokenTerms terms = new TokenTerms(tokenAdvantages, oldLogProbs, samplerLogProbs, referenceLogProbs, numTokens);
        NonFinite.refuse(places, rollouts, terms);
        return terms;
    }

    /** Fills in the rollouts of one micro-batch; micro-batches have no rollout in common. */
    private static void compare(
            List<Integer> places, List<JudgedRollout> rollouts, TokenTerms terms, RolloutMismatch[] mismatches) {
        int from = 0;
        for (int place : places) {
            JudgedRollout rollout = rollouts.get(place);
            int numTokens = rollout.logProbs().size();
            mismatches[place] =
                    RolloutMismatch.of(rollout.id(), terms.oldLogProbs(), terms.samplerLogProbs(), from, numTokens);
            from += numTokens;
        }
    }

    private static double mean(List<Judgement.Scored> scores) {
        return scores.stream().mapToDouble(Judgement.Scored::reward).average().orElse(0);
    }

    private static double deviation(List<Judgement.Scored> scores) {
        double mean = mean(scores);
        return Math.sqrt(scores.stream()
                .mapToDouble(score -> (score.reward() - mean) * (score.reward() - mean))
                .average()
                .orElse(0));
    }
}
