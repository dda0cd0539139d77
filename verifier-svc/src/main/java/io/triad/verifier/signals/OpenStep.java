// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import io.triad.reasoning.verdict.Verdict;
import io.triad.verifier.signals.JudgedResponse.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A step whose rewards are still coming. Its signals do not depend on the order in which they came. */
final class OpenStep {
    private final LaneStep step;
    private final int numGroups;
    private final int numSamples;

    /** By place in the step, so that sums are taken in one order. */
    private final SortedMap<Integer, JudgedResponse> responses = new TreeMap<>();

    OpenStep(JudgedResponse first) {
        this.step = first.step();
        this.numGroups = first.numGroups();
        this.numSamples = first.numSamples();
    }

    /**
     * Adds a response; one that is known already changes nothing.
     *
     * @return whether it is new
     * @throws IllegalArgumentException when it gives the step another size
     */
    boolean add(JudgedResponse response) {
        if (response.numGroups() != numGroups || response.numSamples() != numSamples) {
            throw new IllegalArgumentException("step " + step.step() + " has " + numGroups + " prompts of " + numSamples
                    + " samples by its first reward, not " + response.numGroups() + " of " + response.numSamples());
        }
        return responses.putIfAbsent(response.group() * numSamples + response.sample(), response) == null;
    }

    boolean isComplete() {
        return responses.size() == numGroups * numSamples;
    }

    LengthBaseline.StepLength length() {
        double tokens = 0;
        for (JudgedResponse response : responses.values()) {
            tokens += response.numTokens();
        }
        return new LengthBaseline.StepLength(tokens / responses.size(), responses.size());
    }

    StepSignals signals(LengthBaseline baseline) {
        TreeSet<Integer> levels = new TreeSet<>();
        TreeSet<Integer> versions = new TreeSet<>();
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        int several = 0;
        for (JudgedResponse response : responses.values()) {
            if (response.level() > 0) {
                levels.add(response.level());
            }
            versions.add(response.policyVersion());
            verdicts.merge(response.verdict(), 1, Integer::sum);
            several += response.numAnswers() > 1 ? 1 : 0;
        }
        return new StepSignals(
                step,
                List.copyOf(levels),
                List.copyOf(versions),
                responses.size(),
                numGroups * numSamples - responses.size(),
                verdicts,
                new StepSignals.Length(length().meanTokens(), baseline),
                (double) several / responses.size(),
                collapse(),
                dominance(),
                List.of());
    }

    private StepSignals.Collapse collapse() {
        int groups = 0;
        int right = 0;
        int wrong = 0;
        for (int group = 0; group < numGroups; group++) {
            List<JudgedResponse> scored = scored(responses
                    .subMap(group * numSamples, (group + 1) * numSamples)
                    .values());
            if (scored.size() < 2) {
                continue;
            }
            groups++;
            if (scored.stream().map(response -> total(response)).distinct().count() == 1) {
                boolean allRight = scored.stream().allMatch(response -> response.verdict() == Verdict.CORRECT);
                right += allRight ? 1 : 0;
                wrong += allRight ? 0 : 1;
            }
        }
        return new StepSignals.Collapse(groups, right, wrong);
    }

    private static List<JudgedResponse> scored(Collection<JudgedResponse> responses) {
        return responses.stream()
                .filter(response -> response.parts().isPresent())
                .toList();
    }

    private static double total(JudgedResponse response) {
        return response.parts().orElseThrow().total();
    }

    private StepSignals.Dominance dominance() {
        List<Parts> parts = new ArrayList<>();
        responses.values().forEach(response -> response.parts().ifPresent(parts::add));
        if (parts.isEmpty()) {
            return new StepSignals.Dominance(Optional.empty(), Optional.empty());
        }
        double format = parts.stream().mapToDouble(Parts::format).sum() / parts.size();
        double answer = parts.stream().mapToDouble(Parts::answer).sum() / parts.size();
        double magnitude = Math.abs(format) + Math.abs(answer);
        Optional<Double> meanShare = magnitude == 0 ? Optional.empty() : Optional.of(Math.abs(format) / magnitude);
        if (parts.stream().mapToDouble(Parts::total).distinct().count() == 1) {
            return new StepSignals.Dominance(Optional.empty(), meanShare);
        }
        double covariance = 0;
        double variance = 0;
        for (Parts part : parts) {
            double deviation = part.total() - (format + answer);
            covariance += (part.format() - format) * deviation;
            variance += deviation * deviation;
        }
        return new StepSignals.Dominance(Optional.of(covariance / variance), meanShare);
    }
}
