// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.triad.proto.evaluation.v1.LevelProbe;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.LanePlan;
import io.triad.recipe.progress.LaneHistory;
import io.triad.recipe.progress.LevelDecision;
import io.triad.recipe.progress.LevelRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the log says about one lane. Every fold keeps the greatest fact by a total order, so that neither order nor
 * repetition of the events matters.
 */
final class LaneFacts {
    /** The same step or version told twice with different words: the bytes decide, whatever came first. */
    private static final Comparator<MessageLite> BY_BYTES =
            Comparator.comparing(MessageLite::toByteString, ByteString.unsignedLexicographicalComparator());

    private static final Comparator<LaneState> BY_STEP =
            Comparator.comparingInt(LaneState::getStep).thenComparing(BY_BYTES);
    private static final Comparator<LaneStopped> BY_STOP = Comparator.comparingInt(LaneStopped::getStep)
            .thenComparingLong(LaneStopped::getStoppedMicros)
            .thenComparing(BY_BYTES);
    private static final Comparator<LaneState> BY_VERSION =
            Comparator.comparingInt(LaneState::getVersion).thenComparing(BY_BYTES);

    private Optional<LaneState> lastStep = Optional.empty();
    private Optional<LaneState> lastVersion = Optional.empty();
    private final LaneBooks books = new LaneBooks();
    private final LaneHistory history = new LaneHistory();
    private final Map<Integer, StepTrained> times = new HashMap<>();
    private Optional<LaneStopped> lastStop = Optional.empty();
    private boolean ended;

    void fold(StepTrained trained) {
        times.merge(
                trained.getManifest().getStep(),
                StepTrained.newBuilder()
                        .setMetrics(StepMetrics.newBuilder()
                                .setTimes(trained.getMetrics().getTimes()))
                        .build(),
                (known, told) -> BY_BYTES.compare(known, told) >= 0 ? known : told);
        books.fold(trained.getManifest());
        history.trained(trained.getManifest().getStep(), trained.getMetrics().getRewardMean());
        lastStep = greatest(
                lastStep,
                LaneState.newBuilder()
                        .setStep(trained.getManifest().getStep())
                        .setLevel(trained.getManifest().getLevel())
                        .setLast(trained.getMetrics())
                        .build(),
                BY_STEP);
    }

    void fold(LaneStopped stopped) {
        lastStop = greatest(lastStop, stopped, BY_STOP);
    }

    /** Empty when the step that it stopped at was done after all. */
    private Optional<LaneStopped> stopped() {
        int done = Math.max(
                lastStep.map(LaneState::getStep).orElse(0),
                lastVersion.map(LaneState::getVersion).orElse(0));
        return lastStop.filter(stop -> !ended && stop.getStep() > done);
    }

    void fold(RefillsRequested requested) {
        books.fold(requested);
    }

    void fold(PolicyPublished published) {
        lastVersion = greatest(
                lastVersion,
                LaneState.newBuilder()
                        .setVersion(published.getPolicy().getVersion())
                        .setLevel(published.getLevel())
                        .setWeightsSha256(published.getWeightsSha256())
                        .build(),
                BY_VERSION);
        history.published(published.getPolicy().getVersion(), published.getLevel());
        ended |= published.getFinal();
    }

    /** A probe without tasks says nothing. */
    void fold(LevelProbe probe) {
        if (probe.getNumTasks() > 0) {
            history.measured(probe.getPolicy().getVersion(), (double) probe.getNumCorrect() / probe.getNumTasks());
        }
    }

    void fold(MergeCompleted merged) {
        lastVersion = greatest(
                lastVersion,
                LaneState.newBuilder()
                        .setVersion(merged.getOutput().getVersion())
                        .setWeightsSha256(merged.getOutputWeightsSha256())
                        .build(),
                BY_VERSION);
    }

    LevelDecision level(LanePlan plan, int step) {
        return LevelRule.of(plan.curriculum(), plan.offPolicySteps(), step, history);
    }

    /** Returns the steps with nothing but their times. */
    Collection<StepTrained> times() {
        return times.values();
    }

    boolean hasEnded() {
        return ended;
    }

    LaneState state(String lane, int numSteps) {
        LaneState.Builder state = lastStep.map(LaneState::toBuilder).orElseGet(LaneState::newBuilder);
        lastVersion.ifPresent(version -> {
            state.setVersion(version.getVersion()).setWeightsSha256(version.getWeightsSha256());
            if (lastStep.isEmpty()) {
                state.setLevel(version.getLevel());
            }
        });
        stopped().ifPresent(state::setStopped);
        return state.setLane(lane).setNumSteps(numSteps).setFinal(ended).build();
    }

    /** Returns what became of the responses of a lane that learns from rewards. */
    LaneLedger ledger(LanePlan plan) {
        return books.balanced(plan, lastVersion.map(LaneState::getVersion).orElse(-1));
    }

    static <T extends MessageLite> Optional<T> greatest(Optional<T> known, T told, Comparator<? super T> order) {
        return known.filter(fact -> order.compare(fact, told) >= 0).or(() -> Optional.of(told));
    }

    static Comparator<MessageLite> byBytes() {
        return BY_BYTES;
    }
}
