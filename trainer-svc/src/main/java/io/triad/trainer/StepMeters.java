// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What the last step of each lane measured, as gauges {@code triad.trainer.step.*} with the lane as the only tag, and how
 * stale its rollouts were, as the distribution summary {@code triad.trainer.staleness} with one value a rollout: the step's
 * number − 1 − the version that it was sampled with, 0 when on-policy.
 *
 * <p>The counters {@code triad.trainer.responses.trained} and {@code .dropped}, the latter by reason, are the books of responses.
 *
 * <p>A gauge is there from the lane's first step in this process on; a value that a step of its kind does not have, such as
 * the reward of a supervised one, makes none.
 */
final class StepMeters {
    private static final String LANE = "lane";

    private final MeterRegistry meters;
    private final Map<String, Map<Measure, Double>> lanes = new ConcurrentHashMap<>();

    /** A value of a step. */
    private enum Measure {
        LOSS("loss", true, StepMetrics::getLoss),
        REWARD("reward", false, StepMetrics::getRewardMean),
        REWARD_DEVIATION("reward.deviation", false, StepMetrics::getRewardStd),
        ACCURACY("accuracy", false, StepMetrics::getAccuracy),
        WELL_FORMED("well.formed", false, StepMetrics::getWellFormed),
        KL("kl", false, StepMetrics::getKl),
        ENTROPY("entropy", true, StepMetrics::getEntropy),
        GRADIENT_NORM("gradient.norm", true, StepMetrics::getGradientNorm),
        MISMATCH("mismatch", false, StepMetrics::getSamplerMismatch),
        RESPONSE_TOKENS("response.tokens", true, StepMetrics::getResponseTokens),
        CLIP_LOW("clip.low", false, StepMetrics::getClipLow),
        CLIP_HIGH("clip.high", false, StepMetrics::getClipHigh),
        IMPORTANCE_CAPPED("importance.capped", false, StepMetrics::getImportanceCapped),
        PADDING("padding", true, StepMetrics::getPaddingShare),
        ATTENTION_PADDING("attention.padding", true, StepMetrics::getAttentionPaddingShare),
        TRAINING("training", true, StepMetrics::getTrainSeconds),
        SAMPLING("sampling", false, StepMeters::samplingSeconds),
        WAIT("wait", true, StepMetrics::getWaitSeconds);

        private final String name;
        private final boolean supervisedToo;
        private final ToDoubleFunction<StepMetrics> value;

        Measure(String name, boolean supervisedToo, ToDoubleFunction<StepMetrics> value) {
            this.name = name;
            this.supervisedToo = supervisedToo;
            this.value = value;
        }

        boolean isOf(StepKind kind) {
            return supervisedToo || kind != StepKind.STEP_KIND_SUPERVISED;
        }
    }

    StepMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Takes over what a step measured. */
    void trained(StepTrained trained) {
        BatchManifest manifest = trained.getManifest();
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            if (measure.isOf(manifest.getKind())) {
                values.put(measure, measure.value.applyAsDouble(trained.getMetrics()));
            }
        }
        String lane = manifest.getLane();
        if (lanes.put(lane, values) == null) {
            values.keySet().forEach(measure -> register(lane, measure));
        }
        if (manifest.getKind() != StepKind.STEP_KIND_SUPERVISED) {
            account(manifest);
            DistributionSummary staleness = DistributionSummary.builder("triad.trainer.staleness")
                    .tag("lane", lane)
                    .register(meters);
            for (BatchItem item : manifest.getItemsList()) {
                staleness.record(manifest.getStep() - 1 - item.getPolicyVersion());
            }
        }
    }

    /** Whatever was asked for ends here once: responses = trained + dropped, over all reasons. */
    private void account(BatchManifest manifest) {
        meters.counter("triad.trainer.responses.trained", LANE, manifest.getLane())
                .increment(manifest.getItemsCount());
        for (DroppedItem dropped : manifest.getDroppedList()) {
            meters.counter("triad.trainer.responses.dropped", LANE, manifest.getLane(), "reason", dropped.getReason())
                    .increment();
        }
    }

    /** The spans are apart. */
    private static double samplingSeconds(StepMetrics metrics) {
        return metrics.getTimes().getSamplingList().stream()
                .mapToDouble(span -> (span.getEndedMicros() - span.getBeganMicros()) * 1e-6)
                .sum();
    }

    private void register(String lane, Measure measure) {
        Gauge.builder("triad.trainer.step." + measure.name, () -> value(lane, measure))
                .tag("lane", lane)
                .register(meters);
    }

    private double value(String lane, Measure measure) {
        return lanes.getOrDefault(lane, Map.of()).getOrDefault(measure, Double.NaN);
    }
}
