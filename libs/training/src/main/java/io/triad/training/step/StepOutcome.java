// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.training.PackedSize;
import io.triad.training.loss.ClipCounts;
import java.util.List;

/**
 * What a step did and measured; means are over the batch's valid response tokens unless said.
 *
 * @param loss in nats
 * @param rewardMean over responses; 0 in a supervised step
 * @param rewardStd over responses
 * @param accuracy share of responses judged correct
 * @param wellFormed share of responses that keep the contract of tags
 * @param kl k3 estimate to the reference, nats
 * @param entropy nats
 * @param gradientNorm global norm before clipping
 * @param samplerMismatch mean |trainer − sampler| log-prob, nats
 * @param mismatches the same of each rollout, in the batch's order; empty in a supervised step
 * @param responseTokens mean response length, tokens
 * @param tokens prompt and response tokens trained on
 * @param clips tokens that the loss's bounds held back; none in a supervised step
 * @param scoredTokens response tokens, which the counts are of
 * @param size what was computed of the micro-batches
 * @param gradients digests of the gradient before clipping
 * @param advantagesSha256 over the responses' advantages in batch order; empty in a supervised step
 * @param trainSeconds wall time of the step's computation
 */
public record StepOutcome(
        double loss,
        double rewardMean,
        double rewardStd,
        double accuracy,
        double wellFormed,
        double kl,
        double entropy,
        double gradientNorm,
        double samplerMismatch,
        List<RolloutMismatch> mismatches,
        double responseTokens,
        long tokens,
        ClipCounts clips,
        long scoredTokens,
        PackedSize size,
        TensorDigests gradients,
        String advantagesSha256,
        double trainSeconds) {
    public StepOutcome {
        mismatches = List.copyOf(mismatches);
    }
}
