// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.messaging.Events;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.StepTrained;
import io.triad.replay.blame.Ancestor;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells of a version's ancestry. */
abstract class BlameText {
    private final RecordedSamples samples;
    private final StepRange range;
    private final boolean steps;
    private final boolean rollouts;

    /**
     * @param samples where rollouts are read
     * @param range which steps are told of
     * @param steps whether steps are told of one by one
     * @param rollouts whether their rollouts are
     */
    BlameText(RecordedSamples samples, StepRange range, boolean steps, boolean rollouts) {
        this.samples = samples;
        this.range = range;
        this.steps = steps;
        this.rollouts = rollouts;
    }

    /** Tells of a version, then of what it began with. */
    abstract void tell(RunHistory run, Ancestor ancestor);

    /** Returns the steps of the named version that are told of one by one; those of what it began with are not. */
    List<StepTrained> told(Ancestor ancestor) {
        return ancestor.steps().stream()
                .filter(step -> steps && range.contains(step.getManifest().getStep()))
                .toList();
    }

    /** Returns the rewards of the rollouts that are told of: none of a supervised step. */
    List<RewardAssigned> told(Ancestor ancestor, StepTrained step) {
        return rollouts && ancestor.lane().isReinforced() ? rewards(step) : List.of();
    }

    /** Returns the verifiers that judged the lane's first and last step: between them a service may have been replaced. */
    SortedSet<String> verifiers(Ancestor ancestor) {
        SortedSet<String> versions = new TreeSet<>();
        if (ancestor.lane().isReinforced() && !ancestor.steps().isEmpty()) {
            for (StepTrained step :
                    List.of(ancestor.steps().getFirst(), ancestor.steps().getLast())) {
                rewards(step)
                        .forEach(reward -> versions.add(reward.getJudgement().getVerifierVersion()));
            }
        }
        return versions;
    }

    private List<RewardAssigned> rewards(StepTrained step) {
        return samples.rewards(step.getManifest()).stream()
                .map(event -> Events.decode(event.topic(), event.value(), RewardAssigned.parser()))
                .toList();
    }

    /** Returns how many samples the steps trained on. */
    static long numSamples(Ancestor ancestor) {
        return ancestor.steps().stream()
                .mapToLong(step -> step.getManifest().getItemsCount())
                .sum();
    }

    /** Returns how many tasks they answer: a rollout's id is its task's and its place in the group. */
    static long numTasks(Ancestor ancestor) {
        return ancestor.steps().stream()
                .flatMap(step -> step.getManifest().getItemsList().stream())
                .map(BatchItem::getId)
                .map(id -> ancestor.lane().isReinforced() ? id.substring(0, Math.max(0, id.lastIndexOf('/'))) : id)
                .distinct()
                .count();
    }

    /** Returns how many samples the steps left out. */
    static long numDropped(Ancestor ancestor) {
        return ancestor.steps().stream()
                .mapToLong(step -> step.getManifest().getDroppedCount())
                .sum();
    }
}
