// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.recipe.Batch;
import io.triad.recipe.Estimator;
import io.triad.recipe.KlPlacement;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Objective;
import io.triad.recipe.Training;
import io.triad.training.advantage.AdvantageEstimator;
import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import io.triad.training.advantage.DrGrpo;
import io.triad.training.advantage.Grpo;
import io.triad.training.advantage.ReinforcePlusPlus;
import io.triad.training.advantage.ReinforcePlusPlusBaseline;
import io.triad.training.advantage.Rloo;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.kl.K1;
import io.triad.training.kl.K2;
import io.triad.training.kl.K3;
import io.triad.training.kl.KlEstimator;
import io.triad.training.loss.ConstantLength;
import io.triad.training.loss.LossAggregation;
import io.triad.training.loss.PolicyLoss;
import io.triad.training.loss.SequenceMean;
import io.triad.training.loss.TokenMean;
import io.triad.training.reward.OverlongPenalty;
import java.util.List;
import java.util.Optional;

/**
 * How a step of a lane learns, as its recipe says.
 *
 * @param estimator rewards to advantages
 * @param training clip range, coefficients, objective
 * @param learningRate of this step
 * @param temperature at which the rollouts were sampled, and log-probs are taken
 * @param maxTokens bound on a response
 */
public record StepMethod(
        AdvantageEstimator estimator, Training training, double learningRate, double temperature, int maxTokens) {
    /** Returns what the plan says of a step, from 1. */
    public static StepMethod of(LanePlan plan, int step) {
        Batch batch = plan.batch();
        return new StepMethod(
                estimator(plan.estimator()),
                plan.training(),
                plan.training().learningRate(step, plan.curriculum().numSteps()),
                batch.temperature(),
                batch.maxTokens());
    }

    private static AdvantageEstimator estimator(Estimator name) {
        return switch (name) {
            case REINFORCE_PLUS_PLUS -> new ReinforcePlusPlus();
            case REINFORCE_PLUS_PLUS_BASELINE -> new ReinforcePlusPlusBaseline();
            case GRPO -> new Grpo();
            case DR_GRPO -> new DrGrpo();
            case RLOO -> new Rloo();
        };
    }

    /** Returns the estimator that the rewards' KL is taken with; empty when the KL is not in them. */
    Optional<KlEstimator> klInReward() {
        return kl(KlPlacement.REWARD);
    }

    /** Returns the rewards that a batch is trained on: the verifier's, less what a response loses by its length. */
    public List<SampleReward> rewards(List<JudgedRollout> rollouts) {
        Objective objective = training.objective();
        OverlongPenalty overlong =
                new OverlongPenalty(maxTokens, objective.overlongBuffer(), objective.overlongPenalty());
        return rollouts.stream()
                .map(rollout -> {
                    int numTokens = rollout.logProbs().size();
                    double reward = ((JudgedRollout.Judgement.Scored) rollout.judgement()).reward();
                    return new SampleReward(rollout.promptIndex(), reward - overlong.of(numTokens), numTokens);
                })
                .toList();
    }

    /** Returns each response's advantage, before a KL in the rewards is taken from it. */
    public double[] advantages(List<JudgedRollout> rollouts) {
        return estimator.advantages(rewards(rollouts));
    }

    /** Returns the loss of a batch of that many responses and response tokens. */
    PolicyLoss loss(int numResponses, long numTokens) {
        LossAggregation aggregation =
                switch (training.objective().aggregation()) {
                    case TOKEN_MEAN -> new TokenMean(numTokens);
                    case SEQUENCE_MEAN -> new SequenceMean(numResponses);
                    case CONSTANT_LENGTH -> new ConstantLength(numResponses, maxTokens);
                };
        return new PolicyLoss(training, aggregation, kl(KlPlacement.LOSS));
    }

    private Optional<KlEstimator> kl(KlPlacement placement) {
        Objective objective = training.objective();
        if (objective.klPlacement() != placement || training.klCoefficient() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (objective.klEstimator()) {
                    case K1 -> new K1();
                    case K2 -> new K2();
                    case K3 -> new K3();
                });
    }
}
