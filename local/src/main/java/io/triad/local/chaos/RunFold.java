// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import com.google.protobuf.MessageLite;
import io.triad.messaging.Derived;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.TaskIssued;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run's books, kept from the log's events alone, and what is wrong with them. Pure; not thread-safe.
 *
 * <p>An event may be in the log more than once, under the same id and with the same content but for the times that drawing and
 * training took. Each task must be issued, sampled, judged and end in a step; each step must go on from the weights that the step
 * before it left; each version must hold the weights of its step.
 */
final class RunFold {
    private static final String REPORT = "report";

    private final String runId;
    private final Map<String, LaneFold> lanes = new TreeMap<>();
    private final Map<String, String> scores = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Once demonstrations = new Once("demonstrations", faults::add);
    private final Once evaluations = new Once("evaluation", faults::add);
    private final Once merges = new Once("merge", faults::add);

    RunFold(String runId) {
        this.runId = runId;
    }

    void issued(DemonstrationsIssued batch) {
        boolean unused = demonstrations.isNew(Integer.toString(batch.getStep()), batch);
    }

    void issued(TaskIssued task) {
        lane(task.getTarget().getPolicy()).issued(task);
    }

    void completed(RolloutCompleted rollout) {
        lane(rollout.getIssued().getTarget().getPolicy()).completed(rollout);
    }

    void assigned(RewardAssigned reward) {
        lane(reward.getCompleted().getIssued().getTarget().getPolicy()).assigned(reward);
    }

    void trained(StepTrained step) {
        lane(step.getManifest().getLane()).trained(step);
    }

    void published(PolicyPublished policy) {
        lane(policy.getPolicy()).published(policy);
    }

    void merged(MergeCompleted merge) {
        boolean unused = merges.isNew("merged", merge);
    }

    void evaluated(EvaluationCompleted evaluation) {
        switch (evaluation.getOutcomeCase()) {
            case CHECKPOINT ->
                measured(
                        evaluation,
                        id(evaluation.getCheckpoint().getPolicy()),
                        evaluation.getCheckpoint().getScoresList());
            case PROBE ->
                measured(
                        evaluation,
                        Derived.id(
                                id(evaluation.getProbe().getPolicy()),
                                "probe",
                                evaluation.getProbe().getLevel()),
                        List.of(evaluation.getProbe().toBuilder()
                                .clearPolicy()
                                .clearSamplesUri()
                                .clearSamplesSha256()
                                .build()));
            case CANDIDATE ->
                measured(
                        evaluation,
                        Derived.id("candidate", evaluation.getCandidate().getCandidate()),
                        List.of(evaluation.getCandidate().toBuilder()
                                .clearCheckpoint()
                                .clearSamplesUri()
                                .clearSamplesSha256()
                                .build()));
            case REPORT -> measured(evaluation, REPORT, evaluation.getReport().getOracleList());
            case OUTCOME_NOT_SET -> faults.add("an evaluation has no outcome");
        }
    }

    private static String id(PolicyRef policy) {
        return Derived.id(policy.getLane(), policy.getVersion());
    }

    private void measured(EvaluationCompleted evaluation, String id, List<? extends MessageLite> measures) {
        if (evaluations.isNew(id, evaluation)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            measures.forEach(measure -> bytes.writeBytes(measure.toByteArray()));
            scores.put(id, Derived.sha256Hex(bytes.toByteArray()));
        }
    }

    private LaneFold lane(PolicyRef policy) {
        return lane(policy.getLane());
    }

    private LaneFold lane(String label) {
        return lanes.computeIfAbsent(label, lane -> new LaneFold(runId, lane, faults::add));
    }

    /** Balances the books of a run that is closed. */
    RunLedger ledger() {
        List<LaneLedger> balanced =
                lanes.values().stream().map(LaneFold::balance).toList();
        if (!evaluations.has(REPORT)) {
            faults.add("the run has no report");
        }
        return new RunLedger(
                runId,
                balanced,
                scores,
                faults.stream().map(fault -> runId + ": " + fault).toList());
    }
}
