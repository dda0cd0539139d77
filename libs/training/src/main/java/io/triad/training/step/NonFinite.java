// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.loss.TokenTerms;
import java.util.List;
import java.util.Optional;

/**
 * Says which rollout and which tensor a number comes from that is not finite. What is known of each token is looked at while
 * it is there; of a loss or a gradient only the sum is, so there the batch's members are tried one by one after the fact.
 */
final class NonFinite {
    private NonFinite() {}

    /** Refuses what the log brought, before it is mixed with the rest of the batch. */
    static void refuse(List<JudgedRollout> rollouts) {
        for (JudgedRollout rollout : rollouts) {
            double reward = ((Judgement.Scored) rollout.judgement()).reward();
            if (!Double.isFinite(reward)) {
                throw refused(rollout.id(), "the reward is " + reward);
            }
            refuse(rollout, "the sampler's log-probability", rollout.logProbs().toArray(), 0);
        }
    }

    /** Refuses what the policy and the reference say of the rollouts at those places, whose tokens follow one another. */
    static void refuse(List<Integer> places, List<JudgedRollout> rollouts, TokenTerms terms) {
        int from = 0;
        for (int place : places) {
            JudgedRollout rollout = rollouts.get(place);
            refuse(rollout, "the policy's log-probability", terms.oldLogProbs(), from);
            refuse(rollout, "the reference's log-probability", terms.referenceLogProbs(), from);
            refuse(rollout, "the advantage", terms.advantages(), from);
            from += rollout.logProbs().size();
        }
    }

    private static void refuse(JudgedRollout rollout, String what, float[] values, int from) {
        for (int token = 0; token < rollout.logProbs().size(); token++) {
            if (!Float.isFinite(values[from + token])) {
                throw refused(
                        rollout.id(), what + " of token " + token + " of the response is " + values[from + token]);
            }
        }
    }

    private static TriadException refused(String rolloutId, String what) {
        return new TriadException(ErrorCode.NON_FINITE, "rollout " + rolloutId + ": " + what);
    }

    /** Adds one member's own share of the gradient. */
    @FunctionalInterface
    interface Alone {
        /** @throws TriadException NON_FINITE when its loss is not finite */
        void accumulate(int place);
    }

    /**
     * Returns the failure with what is found about it; the policy's gradients are of no use afterwards, its weights as before.
     *
     * @param found any failure of a step; one that is not about a number that is not finite is returned as it is
     * @param members names of the batch's members
     */
    static TriadException explained(TriadException found, TrainablePolicy policy, List<String> members, Alone alone) {
        if (found.code() != ErrorCode.NON_FINITE) {
            return found;
        }
        StringBuilder message = new StringBuilder(found.getMessage());
        if (members.stream().noneMatch(found.getMessage()::contains)) {
            message.append("; ").append(origin(policy, members, alone));
        }
        policy.nonFiniteWeight().ifPresent(tensor -> message.append("; before the step tensor ")
                .append(tensor)
                .append(" of the weights holds a NaN or an infinity"));
        return new TriadException(found.code(), message.toString(), found);
    }

    private static String origin(TrainablePolicy policy, List<String> members, Alone alone) {
        for (int place = 0; place < members.size(); place++) {
            Optional<String> trouble = trouble(policy, alone, place);
            if (trouble.isPresent()) {
                return "it comes from " + members.get(place) + ": alone, " + trouble.get();
            }
        }
        return "no member of the batch gives such a number alone, only their sum does: " + members;
    }

    private static Optional<String> trouble(TrainablePolicy policy, Alone alone, int place) {
        policy.zeroGradients();
        try {
            alone.accumulate(place);
        } catch (TriadException e) {
            return Optional.of(e.getMessage());
        }
        return policy.nonFiniteGradient().map(tensor -> "it has no finite gradient of " + tensor);
    }
}
