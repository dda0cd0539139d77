// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.puzzle.ExplanationSearch;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A search for explanations as text: a line for each step, {@code D←C&H:F+H|K}, the sets that are left, the chosen one. */
final class ExplanationText {

    private ExplanationText() {}

    static String solution(ExplanationSearch search, String observation) {
        String steps = search.steps().stream().map(step -> line(step) + "\n").collect(Collectors.joining());
        return steps + observation + ":" + text(search.candidates()) + "\nso "
                + text(search.explanations().getFirst());
    }

    private static String line(ExplanationSearch.Step step) {
        return switch (step) {
            case ExplanationSearch.Step.Applied applied -> applied.rule().compact() + ":" + text(applied.label());
            case ExplanationSearch.Step.Denied denied ->
                "never:" + denied.denial().compact() + ":" + text(denied.label());
        };
    }

    private static String text(List<Set<String>> sets) {
        return sets.isEmpty() ? "no" : sets.stream().map(ExplanationText::text).collect(Collectors.joining("|"));
    }

    private static String text(Set<String> set) {
        return set.isEmpty() ? "yes" : String.join("+", set);
    }
}
