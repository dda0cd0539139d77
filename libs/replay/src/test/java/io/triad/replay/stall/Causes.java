// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import com.google.protobuf.InvalidProtocolBufferException;
import io.triad.messaging.LogRecord;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.TaskIssued;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must be in the log before an event of an on-policy run can be: read out of the whole log and out of what its events
 * name, and so known by other means than the fold's. An event is possible once all its causes are there.
 */
final class Causes {
    private final List<String> ids = new ArrayList<>();
    private final List<Set<String>> causes = new ArrayList<>();
    private final Map<String, String> finals = new HashMap<>();
    private final Set<String> all = new LinkedHashSet<>();

    Causes(List<LogRecord> log) throws InvalidProtocolBufferException {
        for (LogRecord event : log) {
            String id = id(event);
            ids.add(id);
            all.add(id);
        }
        for (int index = 0; index < log.size(); index++) {
            causes.add(causes(log.get(index), index));
        }
    }

    String id(int index) {
        return ids.get(index);
    }

    boolean isPossible(int index, Set<String> known) {
        return known.containsAll(causes.get(index));
    }

    private static String lane(PolicyRef policy) {
        return policy.getRunId() + "/" + policy.getLane();
    }

    private String id(LogRecord event) throws InvalidProtocolBufferException {
        return switch (event.topic()) {
            case RUNS_REQUESTED -> event.key();
            case DEMONSTRATIONS_ISSUED -> {
                DemonstrationsIssued issued = DemonstrationsIssued.parseFrom(event.value());
                yield issued.getRunId() + "/base/demonstrations/" + issued.getStep();
            }
            case TASKS_ISSUED ->
                "task " + TaskIssued.parseFrom(event.value()).getTask().getTaskId();
            case ROLLOUTS_COMPLETED ->
                "rollout "
                        + RolloutCompleted.parseFrom(event.value()).getRollout().getRolloutId();
            case REWARDS_ASSIGNED ->
                "reward "
                        + RewardAssigned.parseFrom(event.value())
                                .getCompleted()
                                .getRollout()
                                .getRolloutId();
            case REFILLS_REQUESTED -> {
                RefillsRequested refills = RefillsRequested.parseFrom(event.value());
                yield lane(refills.getTarget().getPolicy()) + "/refill/"
                        + refills.getTarget().getStep() + "/" + refills.getRound();
            }
            case STEPS_TRAINED -> {
                BatchManifest manifest = StepTrained.parseFrom(event.value()).getManifest();
                yield manifest.getRunId() + "/" + manifest.getLane() + "/step/" + manifest.getStep();
            }
            case POLICIES_PUBLISHED -> {
                PolicyPublished published = PolicyPublished.parseFrom(event.value());
                String id = version(
                        lane(published.getPolicy()), published.getPolicy().getVersion());
                if (published.getFinal()) {
                    finals.put(lane(published.getPolicy()), id);
                }
                yield id;
            }
            case MERGES_PROPOSED -> {
                MergeProposed proposed = MergeProposed.parseFrom(event.value());
                yield proposed.getRunId() + "/candidate/" + proposed.getCandidate();
            }
            case MERGES_COMPLETED -> MergeCompleted.parseFrom(event.value()).getRunId() + "/merge";
            case EVALUATIONS_COMPLETED -> {
                EvaluationCompleted done = EvaluationCompleted.parseFrom(event.value());
                yield switch (done.getOutcomeCase()) {
                    case CHECKPOINT ->
                        done.getRunId() + "/measured/"
                                + done.getCheckpoint().getPolicy().getLane();
                    case PROBE ->
                        probe(
                                lane(done.getProbe().getPolicy()),
                                done.getProbe().getPolicy().getVersion());
                    case CANDIDATE ->
                        done.getRunId() + "/score/" + done.getCandidate().getCandidate();
                    case REPORT -> done.getRunId() + "/report";
                    case OUTCOME_NOT_SET -> throw new AssertionError(done);
                };
            }
            case LANES_STOPPED, SIGNALS_OBSERVED -> "";
        };
    }

    private static String version(String lane, int number) {
        return lane + "/version/" + number;
    }

    private static String probe(String lane, int number) {
        return lane + "/probe/" + number;
    }

    private Set<String> causes(LogRecord event, int index) throws InvalidProtocolBufferException {
        Set<String> causes = new LinkedHashSet<>();
        switch (event.topic()) {
            case RUNS_REQUESTED, LANES_STOPPED, SIGNALS_OBSERVED -> {}
            case DEMONSTRATIONS_ISSUED ->
                causes.add(DemonstrationsIssued.parseFrom(event.value()).getRunId());
            case TASKS_ISSUED -> task(TaskIssued.parseFrom(event.value()), causes);
            case ROLLOUTS_COMPLETED ->
                causes.add("task "
                        + RolloutCompleted.parseFrom(event.value())
                                .getIssued()
                                .getTask()
                                .getTaskId());
            case REWARDS_ASSIGNED ->
                causes.add("rollout "
                        + RewardAssigned.parseFrom(event.value())
                                .getCompleted()
                                .getRollout()
                                .getRolloutId());
            case REFILLS_REQUESTED -> {
                RefillsRequested refills = RefillsRequested.parseFrom(event.value());
                String step = lane(refills.getTarget().getPolicy()) + "/"
                        + refills.getTarget().getStep() + "/";
                ids.subList(0, index).stream()
                        .filter(id -> id.startsWith("reward " + step))
                        .forEach(causes::add);
            }
            case STEPS_TRAINED -> step(StepTrained.parseFrom(event.value()).getManifest(), causes);
            case POLICIES_PUBLISHED ->
                policy(PolicyPublished.parseFrom(event.value()).getPolicy(), causes);
            case MERGES_PROPOSED -> {
                MergeProposed proposed = MergeProposed.parseFrom(event.value());
                causes.addAll(specialists(proposed.getRunId()));
                if (proposed.getCandidate() > 0) {
                    causes.add(proposed.getRunId() + "/score/" + (proposed.getCandidate() - 1));
                }
            }
            case MERGES_COMPLETED -> {
                String runId = MergeCompleted.parseFrom(event.value()).getRunId();
                causes.addAll(specialists(runId));
                all.stream().filter(id -> id.startsWith(runId + "/score/")).forEach(causes::add);
            }
            case EVALUATIONS_COMPLETED -> evaluation(EvaluationCompleted.parseFrom(event.value()), causes);
        }
        return causes;
    }

    private void task(TaskIssued task, Set<String> causes) {
        PolicyRef policy = task.getTarget().getPolicy();
        causes.add(version(lane(policy), policy.getVersion()));
        int round = task.getPromptIndex() / task.getNumPrompts();
        if (round > 0) {
            causes.add(lane(policy) + "/refill/" + task.getTarget().getStep() + "/" + round);
        } else if (all.contains(probe(lane(policy), policy.getVersion()))) {
            causes.add(probe(lane(policy), policy.getVersion()));
        }
    }

    private void step(BatchManifest manifest, Set<String> causes) {
        String lane = manifest.getRunId() + "/" + manifest.getLane();
        if (manifest.getLane().equals("base")) {
            causes.add(lane + "/demonstrations/" + manifest.getStep());
            causes.add(version(lane, 0));
            if (manifest.getStep() > 1) {
                causes.add(lane + "/step/" + (manifest.getStep() - 1));
            }
            if (all.contains(version(lane, manifest.getStep() - 1))) {
                causes.add(version(lane, manifest.getStep() - 1));
            }
            return;
        }
        manifest.getItemsList().forEach(item -> causes.add("reward " + item.getId()));
        manifest.getDroppedList().stream()
                .filter(item -> item.hasOffset())
                .forEach(item -> causes.add("reward " + item.getId()));
    }

    private void policy(PolicyRef policy, Set<String> causes) {
        String lane = lane(policy);
        String run = policy.getRunId();
        if (policy.getVersion() > 0) {
            causes.add(lane + "/step/" + policy.getVersion());
            return;
        }
        switch (policy.getLane()) {
            case "base" -> causes.add(run);
            case "merged" -> causes.add(run + "/merge");
            case "domain-meta", "domain-instruct" -> causes.add(last(run, "merged"));
            default -> causes.add(last(run, "base"));
        }
    }

    private void evaluation(EvaluationCompleted done, Set<String> causes) {
        switch (done.getOutcomeCase()) {
            case CHECKPOINT ->
                causes.add(
                        last(done.getRunId(), done.getCheckpoint().getPolicy().getLane()));
            case PROBE ->
                causes.add(version(
                        lane(done.getProbe().getPolicy()),
                        done.getProbe().getPolicy().getVersion()));
            case CANDIDATE ->
                causes.add(done.getRunId() + "/candidate/" + done.getCandidate().getCandidate());
            case REPORT ->
                all.stream()
                        .filter(id -> id.startsWith(done.getRunId() + "/measured/"))
                        .forEach(causes::add);
            case OUTCOME_NOT_SET -> throw new AssertionError(done);
        }
    }

    private List<String> specialists(String run) {
        return Stream.of("deduction", "induction", "abduction")
                .map(lane -> last(run, lane))
                .toList();
    }

    private String last(String run, String lane) {
        String id = finals.get(run + "/" + lane);
        if (id == null) {
            throw new AssertionError("lane " + lane + " of run " + run + " has no final version");
        }
        return id;
    }
}
