// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Watches how far the sampler and the trainer are apart: a growing difference tells of another engine, other weights or
 * another precision than one thinks, long before the reward does.
 *
 * <p>Publishes, a value a rollout and with the lane as the only tag, {@code triad.trainer.mismatch.mean} and {@code
 * triad.trainer.mismatch.max} (|trainer − sampler| in nats) and {@code triad.trainer.mismatch.ratio} (mean of exp(trainer −
 * sampler)).
 */
final class MismatchSentinel {
    private static final Logger LOG = Logger.getLogger(MismatchSentinel.class);

    private final MeterRegistry meters;
    private final double bound;

    /** @param bound mean difference of a rollout, in nats, beyond which a warning is logged */
    MismatchSentinel(MeterRegistry meters, double bound) {
        this.meters = meters;
        this.bound = bound;
    }

    /** Records the rollouts of a step; at most one warning, which names the worst. */
    void measured(LaneKey key, int step, List<RolloutMismatch> rollouts) {
        String lane = key.lane().label();
        for (RolloutMismatch rollout : rollouts) {
            summary("mean", lane).record(rollout.meanDifference());
            summary("max", lane).record(rollout.maxDifference());
            summary("ratio", lane).record(rollout.importanceRatio());
        }
        long numBeyond = rollouts.stream().filter(this::isBeyond).count();
        if (numBeyond > 0) {
            RolloutMismatch worst = rollouts.stream()
                    .max(Comparator.comparingDouble(RolloutMismatch::meanDifference))
                    .orElseThrow();
            LOG.warnf(
                    "sampler and trainer disagree runId=%s laneId=%s step=%d numRollouts=%d numBeyond=%d bound=%.3g"
                            + " rolloutId=%s meanDifference=%.3g maxDifference=%.3g importanceRatio=%.3g",
                    key.runId(),
                    lane,
                    step,
                    rollouts.size(),
                    numBeyond,
                    bound,
                    worst.rolloutId(),
                    worst.meanDifference(),
                    worst.maxDifference(),
                    worst.importanceRatio());
        }
    }

    /** Whether it is worth a warning; what is no number is. */
    private boolean isBeyond(RolloutMismatch rollout) {
        return !(rollout.meanDifference() <= bound);
    }

    private DistributionSummary summary(String what, String lane) {
        return DistributionSummary.builder("triad.trainer.mismatch." + what)
                .tag("lane", lane)
                .register(meters);
    }
}
