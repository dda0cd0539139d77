// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where signals begin to warn: beyond these values, not at them.
 *
 * @param minLengthDrift least mean length as a multiple of the baseline's
 * @param maxLengthDrift greatest mean length as a multiple of the baseline's
 * @param maxSeveralAnswers greatest share of responses with several answers
 * @param maxGroupCollapse greatest share of collapsed groups
 * @param maxFormatDominance greatest share of the reward's variance that the format part makes up
 */
public record SignalThresholds(
        double minLengthDrift,
        double maxLengthDrift,
        double maxSeveralAnswers,
        double maxGroupCollapse,
        double maxFormatDominance) {
    public SignalThresholds {
        if (!(minLengthDrift >= 0 && minLengthDrift <= 1 && maxLengthDrift >= 1)) {
            throw new IllegalArgumentException("length drift is bounded from at most 1 to at least 1, not from "
                    + minLengthDrift + " to " + maxLengthDrift);
        }
        requireShare("max-several-answers", maxSeveralAnswers);
        requireShare("max-group-collapse", maxGroupCollapse);
        requireShare("max-format-dominance", maxFormatDominance);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is a share from 0 to 1, not " + share);
        }
    }

    /** Returns the signals of a step that are past their thresholds. */
    List<Signal> passed(StepSignals signals) {
        return Arrays.stream(Signal.values())
                .filter(signal -> passed(signal, signals.value(signal)))
                .toList();
    }

    private boolean passed(Signal signal, Optional<Double> value) {
        if (value.isEmpty()) {
            return false;
        }
        double seen = value.get();
        return switch (signal) {
            case LENGTH_DRIFT -> seen < minLengthDrift || seen > maxLengthDrift;
            case SEVERAL_ANSWERS -> seen > maxSeveralAnswers;
            case GROUP_COLLAPSE -> seen > maxGroupCollapse;
            case FORMAT_DOMINANCE -> seen > maxFormatDominance;
        };
    }
}
