// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The books of one lane of a {@link RunFold}. */
final class LaneFold {
    /** Its steps train on demonstrations, which nobody samples or judges. */
    private static final String BASE = "base";

    private final String runId;
    private final String lane;
    private final Consumer<String> faults;
    private final Once tasks;
    private final Once rollouts;
    private final Once rewards;
    private final Once steps;
    private final Once versions;

    /** The step that each response was asked for, by the response's id. */
    private final Map<String, Integer> issued = new LinkedHashMap<>();

    private final NavigableMap<Integer, StepTrained> trained = new TreeMap<>();
    private final NavigableMap<Integer, PolicyPublished> published = new TreeMap<>();

    LaneFold(String runId, String lane, Consumer<String> faults) {
        this.runId = runId;
        this.lane = lane;
        this.faults = faults;
        this.tasks = new Once("task", faults);
        this.rollouts = new Once("rollout", faults);
        this.rewards = new Once("reward", faults);
        this.steps = new Once("step", faults);
        this.versions = new Once("version", faults);
    }

    void issued(TaskIssued task) {
        if (tasks.isNew(task.getTask().getTaskId(), task)) {
            for (int sample = 0; sample < task.getNumSamples(); sample++) {
                issued.put(
                        Derived.id(task.getTask().getTaskId(), sample),
                        task.getTarget().getStep());
            }
        }
    }

    void completed(RolloutCompleted rollout) {
        boolean unused = rollouts.isNew(rollout.getRollout().getRolloutId(), timeless(rollout));
    }

    void assigned(RewardAssigned reward) {
        boolean unused = rewards.isNew(
                reward.getCompleted().getRollout().getRolloutId(),
                reward.toBuilder().setCompleted(timeless(reward.getCompleted())).build());
    }

    private static RolloutCompleted timeless(RolloutCompleted rollout) {
        RolloutCompleted.Builder timeless = rollout.toBuilder();
        timeless.getRolloutBuilder().clearSamplingBeganMicros().clearSamplingEndedMicros();
        return timeless.build();
    }

    void trained(StepTrained step) {
        StepTrained.Builder timeless = step.toBuilder();
        timeless.getMetricsBuilder().clearTrainSeconds().clearWaitSeconds().clearTimes();
        int number = step.getManifest().getStep();
        if (steps.isNew(Derived.id(runId, lane, number), timeless.build())) {
            trained.put(number, step);
        }
    }

    void published(PolicyPublished policy) {
        int number = policy.getPolicy().getVersion();
        if (versions.isNew(Derived.id(runId, lane, number), policy)) {
            published.put(number, policy);
        }
    }

    LaneLedger balance() {
        Map<String, String> ends = ends();
        long pending = 0;
        for (Map.Entry<String, Integer> response : issued.entrySet()) {
            String id = response.getKey();
            if (!ends.containsKey(id)) {
                pending++;
                faults.accept(
                        trained.containsKey(response.getValue())
                                ? "response " + id + " is in neither list of its step, which is trained"
                                : "response " + id + " is pending although the run is closed");
            }
        }
        ends.keySet().stream()
                .filter(id -> !issued.containsKey(id))
                .forEach(id -> faults.accept("response " + id + " was never issued, but a step has it"));
        checkChain();
        SortedMap<String, Long> dropped = new TreeMap<>();
        ends.values().stream().filter(end -> !end.isEmpty()).forEach(reason -> dropped.merge(reason, 1L, Long::sum));
        return new LaneLedger(
                lane,
                trained.size(),
                issued.size(),
                ends.size()
                        - dropped.values().stream().mapToLong(Long::longValue).sum(),
                dropped,
                pending,
                (long) tasks.numRepeated()
                        + rollouts.numRepeated()
                        + rewards.numRepeated()
                        + steps.numRepeated()
                        + versions.numRepeated(),
                last().map(PolicyPublished::getWeightsSha256).orElse(""));
    }

    /** Returns how each response ended, once: empty for trained, else why it was dropped. */
    private Map<String, String> ends() {
        Map<String, String> ends = new HashMap<>();
        if (lane.equals(BASE)) {
            return ends;
        }
        for (StepTrained step : trained.values()) {
            for (BatchItem item : step.getManifest().getItemsList()) {
                end(ends, item.getId(), "");
                if (!rollouts.has(item.getId()) || !rewards.has(item.getId())) {
                    faults.accept("response " + item.getId() + " was trained on, but the log has no rollout or reward");
                }
            }
            for (DroppedItem item : step.getManifest().getDroppedList()) {
                end(ends, item.getId(), item.getReason().isEmpty() ? "unknown" : item.getReason());
            }
        }
        return ends;
    }

    private void end(Map<String, String> ends, String id, String how) {
        if (ends.put(id, how) != null) {
            faults.accept("response " + id + " ends twice");
        }
    }

    private void checkChain() {
        String before = "";
        int expected = 1;
        for (StepTrained step : trained.values()) {
            int number = step.getManifest().getStep();
            if (number != expected) {
                faults.accept("lane " + lane + " has step " + number + " where " + expected + " is due");
            }
            if (!before.isEmpty() && !before.equals(step.getManifest().getWeightsSha256Before())) {
                faults.accept("step " + number + " of lane " + lane + " does not begin with what the one before left");
            }
            PolicyPublished version = published.get(number);
            if (version != null && !version.getWeightsSha256().equals(step.getWeightsSha256After())) {
                faults.accept("version " + number + " of lane " + lane + " is not what its step left");
            }
            before = step.getWeightsSha256After();
            expected = number + 1;
        }
        if (last().map(version -> !version.getFinal()).orElse(true)) {
            faults.accept("lane " + lane + " has no final version");
        }
    }

    private Optional<PolicyPublished> last() {
        return Optional.ofNullable(published.lastEntry()).map(Map.Entry::getValue);
    }
}
