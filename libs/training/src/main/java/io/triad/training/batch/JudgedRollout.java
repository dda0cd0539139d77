// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import io.triad.policy.LogProbs;
import io.triad.policy.training.ScoredSequence;
import java.util.Comparator;
import java.util.Optional;

/**
 * A sampled response with its verdict, as the log brought it.
 *
 * @param key lane that it is for
 * @param step training step that uses it, from 1
 * @param policyVersion version of the lane's policy that it was sampled with: step − 1 when on-policy, less when it is stale
 * @param level curriculum level of its task
 * @param promptIndex place of its prompt in the step
 * @param sampleIndex place in its group
 * @param id derived rollout id
 * @param sequence prompt and response tokens
 * @param logProbs the sampler's log-probabilities of the response's tokens, in nats
 * @param engineDigest names the engine that drew it
 * @param judgement what the verifier said
 * @param position where in the log its reward stands
 * @param sampled when the batch that it was in was drawn; empty where the sampler did not tell
 */
public record JudgedRollout(
        LaneKey key,
        int step,
        int policyVersion,
        int level,
        int promptIndex,
        int sampleIndex,
        String id,
        ScoredSequence sequence,
        LogProbs logProbs,
        String engineDigest,
        Judgement judgement,
        LogPosition position,
        Optional<TimeSpan> sampled) {
    /** The order of a batch: by prompt, then by sample. */
    public static final Comparator<JudgedRollout> BATCH_ORDER =
            Comparator.comparingInt(JudgedRollout::promptIndex).thenComparingInt(JudgedRollout::sampleIndex);

    public JudgedRollout {
        if (logProbs.size() != sequence.response().size()) {
            throw new IllegalArgumentException("rollout " + id + " has "
                    + sequence.response().size() + " tokens and " + logProbs.size() + " log-probs");
        }
    }

    /** What the verifier said of a response. */
    public sealed interface Judgement {
        /**
         * A verdict with a number.
         *
         * @param reward total reward
         * @param correct whether the answer is right
         * @param wellFormed whether the response keeps the contract of tags
         */
        record Scored(double reward, boolean correct, boolean wellFormed) implements Judgement {}

        /** A verdict without a number: the sample is masked and counted, never trained on. */
        record Masked(String reason) implements Judgement {}
    }

    /** Where an event stands in its topic. */
    public record LogPosition(int partition, long offset) {}
}
