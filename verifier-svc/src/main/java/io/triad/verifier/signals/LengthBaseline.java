// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import java.util.List;
import java.util.SortedMap;

/**
 * What the length of responses is compared with.
 *
 * @param steps the steps that it is made of, ascending
 * @param meanTokens mean number of tokens over all their responses
 */
public record LengthBaseline(List<Integer> steps, double meanTokens) {
    public LengthBaseline {
        steps = List.copyOf(steps);
    }

    /** Mean length of a step's responses, and how many there were. */
    record StepLength(double meanTokens, int responses) {}

    /**
     * Returns the baseline for {@code step}: the first {@code numSteps} of the lane's steps before it, or the step itself
     * when there is none.
     */
    static LengthBaseline of(int step, StepLength own, SortedMap<Integer, StepLength> observed, int numSteps) {
        List<Integer> steps =
                observed.headMap(step).keySet().stream().limit(numSteps).toList();
        if (steps.isEmpty()) {
            return new LengthBaseline(List.of(step), own.meanTokens());
        }
        double tokens = 0;
        long responses = 0;
        for (int earlier : steps) {
            StepLength length = observed.get(earlier);
            tokens += length.meanTokens() * length.responses();
            responses += length.responses();
        }
        return new LengthBaseline(steps, responses == 0 ? 0 : tokens / responses);
    }
}
