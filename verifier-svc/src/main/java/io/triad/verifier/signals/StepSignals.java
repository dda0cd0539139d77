// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import io.triad.reasoning.verdict.Verdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signals of one step.
 *
 * @param levels curriculum levels of the tasks, ascending, without 0
 * @param policyVersions versions that the responses were sampled with, ascending
 * @param responses rewards seen
 * @param missing rewards not seen when the step was closed
 * @param verdicts how many responses had each verdict that occurred
 * @param severalAnswersShare share of the responses that give more than one answer
 * @param warnings signals past their thresholds
 */
public record StepSignals(
        LaneStep step,
        List<Integer> levels,
        List<Integer> policyVersions,
        int responses,
        int missing,
        Map<Verdict, Integer> verdicts,
        Length length,
        double severalAnswersShare,
        Collapse collapse,
        Dominance dominance,
        List<Signal> warnings) {

    /**
     * How long responses are.
     *
     * @param meanTokens mean number of sampled tokens
     * @param baseline what that is compared with
     */
    public record Length(double meanTokens, LengthBaseline baseline) {
        /** Returns the mean divided by the baseline's; empty when the baseline has no tokens. */
        public Optional<Double> drift() {
            return baseline.meanTokens() == 0 ? Optional.empty() : Optional.of(meanTokens / baseline.meanTokens());
        }
    }

    /**
     * Groups from which nothing is learnt, since all their rewards are equal.
     *
     * @param groups groups with at least two scored responses
     * @param right those that are equal and all right
     * @param wrong those that are equal and not all right
     */
    public record Collapse(int groups, int right, int wrong) {
        /** Returns the share of the groups that are collapsed; empty without groups. */
        public Optional<Double> share() {
            return groups == 0 ? Optional.empty() : Optional.of((double) (right + wrong) / groups);
        }
    }

    /**
     * How much of the reward the part for the form makes up.
     *
     * @param formatVarianceShare Cov(format, reward) / Var(reward), which adds up to 1 with the answer's; empty when all
     *     rewards are equal
     * @param formatMeanShare |mean format| / (|mean format| + |mean answer|); empty when both are 0
     */
    public record Dominance(Optional<Double> formatVarianceShare, Optional<Double> formatMeanShare) {}

    public StepSignals {
        levels = List.copyOf(levels);
        policyVersions = List.copyOf(policyVersions);
        EnumMap<Verdict, Integer> ordered = new EnumMap<>(Verdict.class);
        ordered.putAll(verdicts);
        verdicts = Collections.unmodifiableMap(ordered);
        warnings = List.copyOf(warnings);
    }

    /** Returns what a signal is compared by with its threshold; empty when the step does not tell. */
    public Optional<Double> value(Signal signal) {
        return switch (signal) {
            case LENGTH_DRIFT -> length.drift();
            case SEVERAL_ANSWERS -> Optional.of(severalAnswersShare);
            case GROUP_COLLAPSE -> collapse.share();
            case FORMAT_DOMINANCE -> dominance.formatVarianceShare();
        };
    }

    StepSignals warning(SignalThresholds thresholds) {
        return new StepSignals(
                step,
                levels,
                policyVersions,
                responses,
                missing,
                verdicts,
                length,
                severalAnswersShare,
                collapse,
                dominance,
                thresholds.passed(this));
    }
}
