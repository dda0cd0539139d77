// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of the steps of all lanes: those whose rewards are coming, and those whose signals are in the log.
 *
 * <p>A step is due when all its rewards have come; or when the lane's policy has a version that was trained on it, since no
 * reward that mattered can still come; or when none has come for a while. It stays due until it is {@link #closed},
 * which whoever takes its signals answers for. Folding a reward twice changes nothing.
 *
 * <p>For each partition the book knows from where the log must be read again to have the same open steps: see
 * {@link #positions}. Not thread-safe.
 */
public final class SignalBook {
    private final int baselineSteps;
    private final Duration idle;
    private final SignalThresholds thresholds;
    private final Map<LaneStep, Tracked> open = new HashMap<>();
    private final Map<Lane, Observed> lanes = new HashMap<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private boolean mayBeDue;

    /**
     * Where a reward stands in the log.
     *
     * @param offset place in the partition
     */
    public record Position(int partition, long offset) {}

    private record Lane(String runId, String lane) {
        static Lane of(LaneStep step) {
            return new Lane(step.runId(), step.lane());
        }
    }

    private static final class Observed {
        final Set<Integer> steps = new HashSet<>();
        final SortedMap<Integer, LengthBaseline.StepLength> lengths = new TreeMap<>();
        int trainedSteps;
    }

    private static final class Tracked {
        final OpenStep step;
        final Position first;
        Instant lastReward;

        Tracked(OpenStep step, Position first, Instant lastReward) {
            this.step = step;
            this.first = first;
            this.lastReward = lastReward;
        }
    }

    /**
     * Creates an empty book.
     *
     * @param baselineSteps how many of a lane's first steps lengths are compared with
     * @param idle how long after its last reward a step is closed although rewards are missing
     * @param thresholds where signals warn
     */
    public SignalBook(int baselineSteps, Duration idle, SignalThresholds thresholds) {
        if (baselineSteps < 1) {
            throw new IllegalArgumentException("a baseline has at least 1 step, not " + baselineSteps);
        }
        this.baselineSteps = baselineSteps;
        this.idle = idle;
        this.thresholds = thresholds;
    }

    /**
     * Folds a reward.
     *
     * @param now when it was read
     * @return whether it counts; not when it was folded before, nor when its step's signals are in the log
     * @throws IllegalArgumentException when it contradicts the step's other rewards; nothing is folded then
     */
    public boolean fold(Position position, JudgedResponse response, Instant now) {
        Observed lane = lane(response.step());
        if (lane.steps.contains(response.step().step())) {
            passed(position);
            return false;
        }
        Tracked tracked = open.get(response.step());
        if (tracked == null) {
            tracked = new Tracked(new OpenStep(response), position, now);
            open.put(response.step(), tracked);
        }
        boolean added = tracked.step.add(response);
        tracked.lastReward = now;
        mayBeDue |= tracked.step.isComplete() || response.policyVersion() > lane.trainedSteps;
        lane.trainedSteps = Math.max(lane.trainedSteps, response.policyVersion());
        passed(position);
        return added;
    }

    /**
     * Tells whether a reward has made a step due since {@link #due} was last empty; sparing a look at all open steps for
     * each reward. That a step is idle only {@link #due} tells.
     */
    public boolean mayBeDue() {
        return mayBeDue;
    }

    /** Notes that a record was dealt with, whatever it was. */
    public void passed(Position position) {
        next.merge(position.partition(), position.offset() + 1, Math::max);
    }

    /** Returns the signals of the steps that are due, earlier steps of a lane first. */
    public List<StepSignals> due(Instant now) {
        List<LaneStep> due = new ArrayList<>();
        open.forEach((step, tracked) -> {
            if (tracked.step.isComplete()
                    || step.step() <= lane(step).trainedSteps
                    || Duration.between(tracked.lastReward, now).compareTo(idle) > 0) {
                due.add(step);
            }
        });
        due.sort(Comparator.comparingInt(LaneStep::step)
                .thenComparing(LaneStep::runId)
                .thenComparing(LaneStep::lane));
        mayBeDue = !due.isEmpty();
        // A lane's later step is compared with its earlier ones: one at a time, each closed before the next.
        Set<Lane> told = new HashSet<>();
        return due.stream()
                .filter(step -> told.add(Lane.of(step)))
                .map(this::signals)
                .toList();
    }

    private StepSignals signals(LaneStep step) {
        OpenStep tracked = open.get(step).step;
        LengthBaseline baseline = LengthBaseline.of(step.step(), tracked.length(), lane(step).lengths, baselineSteps);
        return tracked.signals(baseline).warning(thresholds);
    }

    /** Closes a step whose signals {@link #due} has given: they are in the log, or whoever has them will write them. */
    public void closed(StepSignals signals) {
        closed(signals.step(), signals.length().meanTokens(), signals.responses());
    }

    /** Closes a step whose signals are in the log. */
    public void closed(LaneStep step, double meanTokens, int responses) {
        Observed lane = lane(step);
        lane.steps.add(step.step());
        lane.lengths.put(step.step(), new LengthBaseline.StepLength(meanTokens, responses));
        if (lane.lengths.size() > baselineSteps) {
            lane.lengths.remove(lane.lengths.lastKey());
        }
        open.remove(step);
    }

    /** Returns, for each partition, the offset from which reading again gives the same open steps. */
    public Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new HashMap<>(next);
        open.values().forEach(tracked -> positions.merge(tracked.first.partition(), tracked.first.offset(), Math::min));
        return positions;
    }

    /** Drops the open steps of a partition that another instance reads now, or that is read again. */
    public void forget(int partition) {
        open.values().removeIf(tracked -> tracked.first.partition() == partition);
        next.remove(partition);
    }

    private Observed lane(LaneStep step) {
        return lanes.computeIfAbsent(Lane.of(step), _ -> new Observed());
    }
}
