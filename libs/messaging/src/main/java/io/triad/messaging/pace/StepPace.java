// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.pace;

import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How fast steps that were trained side by side followed one another, and what part of the time nothing was computed for
 * them.
 *
 * <p>The wall time runs from the first moment that was spent on one of the steps to the last. Sampling and training are the
 * union of the steps' spans, so that lanes which sample while another trains are not counted twice; the overhead is the
 * part of the wall time in which neither happened. Steps that tell no times are left out. The clocks of the machines that
 * sample and train are taken to agree.
 *
 * @param numSteps steps that tell their times
 * @param wallSeconds from the first step's beginning to the last one's end; an interruption of the run is in it
 * @param samplingSeconds in which the steps' rollouts were being drawn
 * @param trainingSeconds in which a step was being trained
 * @param busySeconds in which at least one of both happened
 */
public record StepPace(
        int numSteps, double wallSeconds, double samplingSeconds, double trainingSeconds, double busySeconds) {
    private static final double MICROS = 1e-6;

    /** Returns the pace of some steps, in any order. */
    public static StepPace of(Collection<StepTrained> steps) {
        List<TimeSpan> sampling = new ArrayList<>();
        List<TimeSpan> training = new ArrayList<>();
        for (StepTrained step : steps) {
            if (step.getMetrics().getTimes().hasTraining()) {
                sampling.addAll(step.getMetrics().getTimes().getSamplingList());
                training.add(step.getMetrics().getTimes().getTraining());
            }
        }
        List<TimeSpan> both = new ArrayList<>(sampling);
        both.addAll(training);
        return new StepPace(training.size(), wall(both), covered(sampling), covered(training), covered(both));
    }

    /** Returns the wall time of a step, in seconds; 0 when there is none. */
    public double secondsPerStep() {
        return numSteps == 0 ? 0 : wallSeconds / numSteps;
    }

    /** Returns the share of the wall time in which nothing was computed, 0 to 1. */
    public double overheadShare() {
        return wallSeconds == 0 ? 0 : 1 - busySeconds / wallSeconds;
    }

    private static double wall(List<TimeSpan> spans) {
        long began = spans.stream().mapToLong(TimeSpan::getBeganMicros).min().orElse(0);
        long ended = spans.stream().mapToLong(TimeSpan::getEndedMicros).max().orElse(0);
        return (ended - began) * MICROS;
    }

    private static double covered(List<TimeSpan> spans) {
        long micros = 0;
        long until = Long.MIN_VALUE;
        for (TimeSpan span : spans.stream()
                .sorted(Comparator.comparingLong(TimeSpan::getBeganMicros))
                .toList()) {
            long from = Math.max(span.getBeganMicros(), until);
            if (span.getEndedMicros() > from) {
                micros += span.getEndedMicros() - from;
                until = span.getEndedMicros();
            }
        }
        return micros * MICROS;
    }
}
