// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lane of two steps, of one task with two samples each. */
class RunFoldTest {
    private final RunFold run = new RunFold("r");

    /** No two responses are drawn at the same time. */
    private long clock;

    @Test
    void shouldBalanceWhatEndedOnce() {
        step(1, "w0", "w1");
        step(2, "w1", "w2");
        close("w2");

        RunLedger ledger = run.ledger();

        assertThat(ledger.faults()).isEmpty();
        assertThat(ledger.weights()).isEqualTo(Map.of("deduction", "w2"));
        LaneLedger lane = ledger.lanes().getFirst();
        assertThat(List.of(lane.issued(), lane.trained(), lane.numDropped(), lane.pending(), lane.repeated()))
                .containsExactly(4L, 3L, 1L, 0L, 0L);
        assertThat(lane.dropped()).isEqualTo(Map.of("masked-timeout", 1L));
    }

    @Test
    void shouldForgiveARepetitionThatTookAnotherTime() {
        step(1, "w0", "w1");
        step(1, "w0", "w1", 9.5);
        step(2, "w1", "w2");
        close("w2");

        RunLedger ledger = run.ledger();

        assertThat(ledger.faults()).isEmpty();
        // Task, two rollouts, two rewards, step and version.
        assertThat(ledger.lanes().getFirst().repeated()).isEqualTo(7);
    }

    @Test
    void shouldFindAStepThatWasRepeatedToOtherWeights() {
        step(1, "w0", "w1");
        step(1, "w0", "other");
        step(2, "w1", "w2");
        close("w2");

        assertThat(run.ledger().faults())
                .containsExactlyInAnyOrder(
                        "r: step r/deduction/1 is in the log twice, and the second says something else",
                        "r: version r/deduction/1 is in the log twice, and the second says something else");
    }

    @Test
    void shouldFindAResponseThatIsLost() {
        run.issued(task(1));
        rollout(1, 0);
        run.trained(trained(1, "w0", "w1", 1).toBuilder()
                .setManifest(BatchManifest.newBuilder()
                        .setRunId("r")
                        .setLane("deduction")
                        .setStep(1)
                        .setWeightsSha256Before("w0")
                        .addItems(BatchItem.newBuilder().setId("r/deduction/1/0/0")))
                .build());
        close("w1");

        assertThat(run.ledger().faults())
                .containsExactly("r: response r/deduction/1/0/1 is in neither list of its step, which is trained");
    }

    @Test
    void shouldFindWhatIsPendingInAClosedRun() {
        step(1, "w0", "w1");
        run.issued(task(2));
        close("w1");

        RunLedger ledger = run.ledger();

        assertThat(ledger.lanes().getFirst().pending()).isEqualTo(2);
        assertThat(ledger.faults())
                .hasSize(2)
                .allMatch(fault -> fault.endsWith("is pending although the run is closed"));
    }

    @Test
    void shouldFindABrokenChain() {
        step(1, "w0", "w1");
        step(2, "elsewhere", "w2");
        close("w2");

        assertThat(run.ledger().faults())
                .containsExactly("r: step 2 of lane deduction does not begin with what the one before left");
    }

    @Test
    void shouldFindWhatNobodyIssuedOrSampled() {
        run.trained(trained(1, "w0", "w1", 1));
        close("w1");

        assertThat(run.ledger().faults())
                .contains("r: response r/deduction/1/0/0 was trained on, but the log has no rollout or reward")
                .contains("r: response r/deduction/1/0/1 was never issued, but a step has it");
    }

    private void step(int number, String before, String after) {
        step(number, before, after, 1.5);
    }

    private void step(int number, String before, String after, double seconds) {
        run.issued(task(number));
        rollout(number, 0);
        rollout(number, 1);
        run.trained(trained(number, before, after, seconds));
        run.published(version(number, after).build());
    }

    /** Its second response is dropped in step 2. */
    private static StepTrained trained(int number, String before, String after, double seconds) {
        BatchManifest.Builder manifest = BatchManifest.newBuilder()
                .setRunId("r")
                .setLane("deduction")
                .setStep(number)
                .setWeightsSha256Before(before)
                .addItems(BatchItem.newBuilder().setId(id(number, 0)));
        if (number == 2) {
            manifest.addDropped(DroppedItem.newBuilder().setId(id(number, 1)).setReason("masked-timeout"));
        } else {
            manifest.addItems(BatchItem.newBuilder().setId(id(number, 1)));
        }
        return StepTrained.newBuilder()
                .setManifest(manifest)
                .setMetrics(StepMetrics.newBuilder().setLoss(0.5).setTrainSeconds(seconds))
                .setWeightsSha256After(after)
                .build();
    }

    private static String id(int step, int sample) {
        return "r/deduction/" + step + "/0/" + sample;
    }

    private static PolicyPublished.Builder version(int number, String weights) {
        return PolicyPublished.newBuilder()
                .setPolicy(PolicyRef.newBuilder()
                        .setRunId("r")
                        .setLane("deduction")
                        .setVersion(number))
                .setWeightsSha256(weights);
    }

    private void close(String weights) {
        run.published(version(9, weights).setFinal(true).build());
        run.evaluated(EvaluationCompleted.newBuilder()
                .setRunId("r")
                .setReport(RunReport.getDefaultInstance())
                .build());
    }

    private static TaskIssued task(int step) {
        return TaskIssued.newBuilder()
                .setTarget(PolicyTarget.newBuilder()
                        .setPolicy(PolicyRef.newBuilder().setRunId("r").setLane("deduction"))
                        .setStep(step))
                .setTask(Task.newBuilder().setTaskId("r/deduction/" + step + "/0"))
                .setNumSamples(2)
                .build();
    }

    private void rollout(int step, int sample) {
        RolloutCompleted completed = RolloutCompleted.newBuilder()
                .setIssued(task(step))
                .setRollout(Rollout.newBuilder()
                        .setRolloutId(id(step, sample))
                        .setSamplingBeganMicros(++clock)
                        .setSamplingEndedMicros(++clock))
                .build();
        run.completed(completed);
        run.assigned(RewardAssigned.newBuilder().setCompleted(completed).build());
    }
}
