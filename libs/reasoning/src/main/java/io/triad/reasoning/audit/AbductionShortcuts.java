// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import io.triad.reasoning.audit.Shortcut.Guess;
import io.triad.reasoning.audit.Shortcut.Look;
import io.triad.reasoning.audit.Shortcut.Outcome;
import io.triad.reasoning.audit.Shortcut.Seen;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.Explanations;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.rules.Junction;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tricks on rule graphs: telling reachable goals by their surroundings, and hypotheses by where they stand. */
final class AbductionShortcuts {

    static final List<Shortcut> ALL = List.of(
            goal("reachable: the commonest label", (puzzle, goal) -> ""),
            goal("reachable if the goal is a known atom", (puzzle, goal) -> puzzle.facts()
                    .contains(goal)),
            goal("reachable if some rule concludes the goal", (puzzle, goal) -> !concluding(puzzle.rules(), goal)
                    .isEmpty()),
            goal("reachable by how many rules conclude the goal", (puzzle, goal) -> concluding(puzzle.rules(), goal)
                    .size()),
            goal("reachable if the goal is a premise", (puzzle, goal) -> puzzle.rules().stream()
                    .anyMatch(rule -> rule.condition().atoms().contains(goal))),
            goal(
                    "reachable if the goal follows in one step",
                    (puzzle, goal) -> concluding(puzzle.rules(), goal).stream()
                            .anyMatch(rule -> holds(rule.condition(), puzzle.facts()::contains))),
            goal(
                    "reachable if the premises are known or concluded",
                    (puzzle, goal) -> concluding(puzzle.rules(), goal).stream()
                            .anyMatch(rule -> holds(
                                    rule.condition(),
                                    atom -> puzzle.facts().contains(atom)
                                            || !concluding(puzzle.rules(), atom).isEmpty()))),
            goal("reachable if OR concludes the goal", (puzzle, goal) -> concluding(puzzle.rules(), goal).stream()
                    .anyMatch(rule ->
                            rule.condition() instanceof Condition.Joined joined && joined.junction() == Junction.OR)),
            goal("reachable if a premise is known", (puzzle, goal) -> concluding(puzzle.rules(), goal).stream()
                    .anyMatch(rule -> rule.condition().atoms().stream().anyMatch(puzzle.facts()::contains))),
            goal("reachable by the goal's letter", (puzzle, goal) -> goal),
            goal("reachable by the number of rules", (puzzle, goal) -> puzzle.rules()
                    .size()),
            choice("all hypotheses", ExplanationPuzzle::hypotheses),
            choice("the first hypotheses", puzzle -> first(puzzle.hypotheses(), size(puzzle))),
            choice(
                    "the hypotheses that the rules name most",
                    puzzle -> first(sorted(puzzle, hypothesis -> -occurrences(puzzle, hypothesis)), size(puzzle))),
            choice(
                    "the hypotheses that no denial names",
                    puzzle -> first(sorted(puzzle, hypothesis -> denials(puzzle, hypothesis)), size(puzzle))),
            choice("the hypotheses beside the observation", puzzle -> beside(puzzle)));

    private AbductionShortcuts() {}

    private static Look goal(String name, BiFunction<ReachabilityPuzzle, String, Object> look) {
        return new Look(name, task -> {
            if (!(task.puzzle() instanceof ReachabilityPuzzle puzzle)) {
                return List.of();
            }
            List<Seen> seen = new ArrayList<>();
            for (String line : task.answer().split("\n", -1)) {
                String goal = line.substring(0, 1);
                seen.add(new Seen(look.apply(puzzle, goal), line.endsWith(" is reachable")));
            }
            return seen;
        });
    }

    /** A choice of hypotheses, held against a blind choice of as many as the smallest explanation has. */
    private static Guess choice(String name, Function<ExplanationPuzzle, List<String>> chosen) {
        return new Guess(
                name,
                task -> task.puzzle() instanceof ExplanationPuzzle puzzle
                        ? List.of(new Outcome(
                                Explanations.check(puzzle, chosen.apply(puzzle)) == Explanations.Standing.MINIMAL,
                                blindChance(puzzle)))
                        : List.of());
    }

    private static double blindChance(ExplanationPuzzle puzzle) {
        int size = size(puzzle);
        long right = Explanations.all(puzzle).stream()
                .filter(explanation -> explanation.size() == size)
                .count();
        double choices = 1;
        for (int i = 0; i < size; i++) {
            choices = choices * (puzzle.hypotheses().size() - i) / (i + 1);
        }
        return right / choices;
    }

    private static int size(ExplanationPuzzle puzzle) {
        return Explanations.all(puzzle).getFirst().size();
    }

    private static List<String> first(List<String> names, int number) {
        return names.subList(0, number);
    }

    private static List<String> sorted(ExplanationPuzzle puzzle, Function<String, Long> key) {
        return puzzle.hypotheses().stream()
                .sorted(java.util.Comparator.comparing(key))
                .toList();
    }

    private static long occurrences(ExplanationPuzzle puzzle, String hypothesis) {
        return puzzle.rules().stream()
                .filter(rule -> rule.condition().atoms().contains(hypothesis))
                .count();
    }

    private static long denials(ExplanationPuzzle puzzle, String hypothesis) {
        return puzzle.denials().stream()
                .filter(denial -> denial.atoms().contains(hypothesis))
                .count();
    }

    private static List<String> beside(ExplanationPuzzle puzzle) {
        return puzzle.hypotheses().stream()
                .filter(hypothesis -> concluding(puzzle.rules(), puzzle.observation()).stream()
                        .anyMatch(rule -> rule.condition().atoms().contains(hypothesis)))
                .toList();
    }

    private static List<Rule> concluding(List<Rule> rules, String atom) {
        return rules.stream().filter(rule -> rule.conclusion().equals(atom)).toList();
    }

    private static boolean holds(Condition condition, Predicate<String> atoms) {
        return switch (condition) {
            case Condition.Atom(String name) -> atoms.test(name);
            case Condition.Joined(Junction junction, Condition left, Condition right) ->
                switch (junction) {
                    case AND -> holds(left, atoms) && holds(right, atoms);
                    case OR -> holds(left, atoms) || holds(right, atoms);
                };
        };
    }
}
