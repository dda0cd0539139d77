// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.wire;

import io.triad.eval.book.CandidateScore;
import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.history.RunHistory;
import io.triad.eval.history.Stage;
import io.triad.eval.history.StepValues;
import io.triad.eval.history.TrainedStep;
import io.triad.eval.history.TriedMerge;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.messaging.pace.StepPace;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Folds the events of one run to its history. An event that comes again changes nothing: of two of one step, version or
 * merge the first stands.
 */
public final class HistoryWire {
    private final String runId;
    private final Map<Lane, TreeMap<Integer, StepTrained>> steps = new EnumMap<>(Lane.class);
    private final Map<Lane, TreeMap<Integer, PolicyPublished>> versions = new EnumMap<>(Lane.class);
    private final Map<Integer, MergeProposed> candidates = new TreeMap<>();
    private final Map<Integer, CandidateScore> scores = new TreeMap<>();
    private List<Ancestor.Parent> mergedFrom = List.of();
    private OptionalInt chosen = OptionalInt.empty();

    /** A history without events. */
    public HistoryWire(String runId) {
        this.runId = runId;
    }

    /** Folds a step, if it is the run's. */
    public void trained(StepTrained step) {
        if (step.getManifest().getRunId().equals(runId)) {
            steps.computeIfAbsent(lane(Topic.STEPS_TRAINED, step.getManifest().getLane()), any -> new TreeMap<>())
                    .putIfAbsent(step.getManifest().getStep(), step);
        }
    }

    /** Folds a version, if it is the run's. */
    public void published(PolicyPublished published) {
        PolicyRef policy = published.getPolicy();
        if (policy.getRunId().equals(runId)) {
            versions.computeIfAbsent(lane(Topic.POLICIES_PUBLISHED, policy.getLane()), any -> new TreeMap<>())
                    .putIfAbsent(policy.getVersion(), published);
        }
    }

    /** Folds a merge, if it is the run's. */
    public void merged(MergeCompleted merge) {
        if (merge.getRunId().equals(runId) && mergedFrom.isEmpty()) {
            mergedFrom = merge.getInputsList().stream()
                    .map(input -> new Ancestor.Parent(
                            lane(Topic.MERGES_COMPLETED, input.getPolicy().getLane()),
                            input.getPolicy().getVersion(),
                            input.getAppliedWeight()))
                    .toList();
            if (merge.hasChoice()) {
                chosen = OptionalInt.of(merge.getChoice().getCandidate());
            }
        }
    }

    /** Folds a candidate of the weight search, if it is the run's. */
    public void proposed(MergeProposed proposed) {
        if (proposed.getRunId().equals(runId)) {
            candidates.putIfAbsent(proposed.getCandidate(), proposed);
        }
    }

    /** Folds a candidate's score, if it is one and the run's. */
    public void evaluated(EvaluationCompleted evaluated) {
        if (evaluated.getRunId().equals(runId) && evaluated.hasCandidate()) {
            CandidateScore score = EvaluationWire.candidateScore(evaluated);
            scores.putIfAbsent(score.candidate().index(), score);
        }
    }

    private TriedMerge tried(MergeProposed proposed) {
        Map<Lane, Double> weights = new EnumMap<>(Lane.class);
        Map<Lane, Double> applied = new EnumMap<>(Lane.class);
        proposed.getInputsList().forEach(input -> {
            Lane lane = lane(Topic.MERGES_PROPOSED, input.getPolicy().getLane());
            weights.put(lane, input.getWeight());
            applied.put(lane, input.getAppliedWeight());
        });
        int index = proposed.getCandidate();
        return new TriedMerge(
                index,
                proposed.getOrigin(),
                weights,
                applied,
                Optional.ofNullable(scores.get(index)),
                chosen.isPresent() && chosen.getAsInt() == index);
    }

    /** Returns what the events tell. */
    public RunHistory history(Recipe recipe) {
        Map<Lane, List<TrainedStep>> ofLanes = new EnumMap<>(Lane.class);
        steps.forEach((lane, some) -> ofLanes.put(
                lane, some.values().stream().map(step -> step(lane, step)).toList()));
        List<Pace> paces = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            pace(stage, recipe, paces);
        }
        List<Ancestor> lineage = new ArrayList<>();
        versions.forEach((lane, some) -> lineage.add(new Ancestor(
                lane,
                some.lastKey(),
                parents(lane, some),
                some.lastEntry().getValue().getWeightsSha256())));
        return new RunHistory(
                ofLanes,
                paces,
                lineage,
                candidates.values().stream().map(this::tried).toList());
    }

    private void pace(Stage stage, Recipe recipe, List<Pace> paces) {
        List<StepTrained> together = stage.lanes().stream()
                .flatMap(lane -> steps.getOrDefault(lane, new TreeMap<>()).values().stream())
                .toList();
        StepPace pace = StepPace.of(together);
        if (pace.numSteps() > 0) {
            Lane first = stage.lanes().getFirst();
            paces.add(new Pace(
                    stage,
                    first.isReinforced() ? recipe.plan(first).offPolicySteps() : 0,
                    pace.numSteps(),
                    pace.wallSeconds(),
                    pace.samplingSeconds(),
                    pace.trainingSeconds(),
                    pace.overheadShare()));
        }
    }

    private List<Ancestor.Parent> parents(Lane lane, TreeMap<Integer, PolicyPublished> some) {
        if (lane == Lane.MERGED && !mergedFrom.isEmpty()) {
            return mergedFrom;
        }
        PolicyPublished first = some.firstEntry().getValue();
        return first.hasParent()
                ? List.of(new Ancestor.Parent(
                        lane(Topic.POLICIES_PUBLISHED, first.getParent().getLane()),
                        first.getParent().getVersion(),
                        1))
                : List.of();
    }

    private static TrainedStep step(Lane lane, StepTrained step) {
        boolean supervised = step.getManifest().getKind() == StepKind.STEP_KIND_SUPERVISED;
        List<BatchItem> items = step.getManifest().getItemsList();
        return new TrainedStep(
                lane,
                step.getManifest().getStep(),
                step.getManifest().getLevel(),
                supervised,
                values(step.getMetrics()),
                items.stream()
                        .filter(BatchItem::hasReward)
                        .map(BatchItem::getReward)
                        .toList(),
                supervised
                        ? List.of()
                        : items.stream()
                                .map(item -> step.getManifest().getStep() - 1 - item.getPolicyVersion())
                                .toList(),
                step.getManifest().getDroppedCount());
    }

    private static StepValues values(StepMetrics metrics) {
        return new StepValues(
                metrics.getLoss(),
                metrics.getRewardMean(),
                metrics.getRewardStd(),
                metrics.getAccuracy(),
                metrics.getWellFormed(),
                metrics.getKl(),
                metrics.getEntropy(),
                metrics.getGradientNorm(),
                metrics.getSamplerMismatch(),
                metrics.getResponseTokens(),
                metrics.getClipLow() + metrics.getClipHigh(),
                metrics.getImportanceCapped(),
                metrics.getPaddingShare(),
                metrics.getAttentionPaddingShare(),
                metrics.getTrainSeconds(),
                metrics.getTimes().getSamplingList().stream()
                        .mapToDouble(span -> (span.getEndedMicros() - span.getBeganMicros()) * 1e-6)
                        .sum());
    }

    private static Lane lane(Topic topic, String label) {
        try {
            return Lane.of(label);
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, e.getMessage());
        }
    }
}
