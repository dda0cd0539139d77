// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import org.junit.jupiter.api.Test;

class StepMetersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StepMeters stepMeters = new StepMeters(meters);

    @Test
    void shouldShowTheLastStepOfEachLane() {
        stepMeters.trained(step("deduction", 1, 0.25, 0));
        stepMeters.trained(step("induction", 1, 0.5, 0));
        stepMeters.trained(step("deduction", 2, 0.75, 1));

        assertThat(gauge("accuracy", "deduction")).isEqualTo(0.75);
        assertThat(gauge("accuracy", "induction")).isEqualTo(0.5);
        assertThat(gauge("clip.high", "deduction")).isEqualTo(0.125);
        assertThat(gauge("sampling", "deduction")).isEqualTo(3.5);
    }

    @Test
    void shouldTellHowStaleEachRolloutIs() {
        stepMeters.trained(step("deduction", 5, 1, 4, 4, 2));

        DistributionSummary staleness =
                meters.get("triad.trainer.staleness").tag("lane", "deduction").summary();
        assertThat(staleness.count()).isEqualTo(3);
        assertThat(staleness.totalAmount()).isEqualTo(2);
        assertThat(staleness.max()).isEqualTo(2);
    }

    @Test
    void shouldSayNothingOfRewardsWhereThereAreNone() {
        stepMeters.trained(StepTrained.newBuilder()
                .setManifest(BatchManifest.newBuilder()
                        .setLane("base")
                        .setStep(1)
                        .setKind(StepKind.STEP_KIND_SUPERVISED)
                        .addItems(BatchItem.newBuilder().setId("a")))
                .setMetrics(StepMetrics.newBuilder().setLoss(2))
                .build());

        assertThat(gauge("loss", "base")).isEqualTo(2);
        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .doesNotContain("triad.trainer.step.reward", "triad.trainer.staleness");
    }

    private static StepTrained step(String lane, int step, double accuracy, int... versions) {
        BatchManifest.Builder manifest =
                BatchManifest.newBuilder().setLane(lane).setStep(step).setKind(StepKind.STEP_KIND_GRPO);
        for (int version : versions) {
            manifest.addItems(BatchItem.newBuilder().setPolicyVersion(version));
        }
        return StepTrained.newBuilder()
                .setManifest(manifest)
                .setMetrics(StepMetrics.newBuilder()
                        .setAccuracy(accuracy)
                        .setClipHigh(0.125)
                        .setTimes(StepTimes.newBuilder()
                                .addSampling(
                                        TimeSpan.newBuilder().setBeganMicros(1).setEndedMicros(2_500_001))
                                .addSampling(TimeSpan.newBuilder()
                                        .setBeganMicros(5_000_000)
                                        .setEndedMicros(6_000_000))))
                .build();
    }

    private double gauge(String what, String lane) {
        return meters.get("triad.trainer.step." + what)
                .tag("lane", lane)
                .gauge()
                .value();
    }
}
