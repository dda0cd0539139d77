// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.ExplanationSearch;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Abduction: which hypotheses, no more than needed, explain the observation?
 *
 * <p>Two chains of rules lead to the observation, each of the level's depth and each from hypotheses of its own; the
 * hypotheses of one of them are denied together, so that the shorter way may be closed. What else the rules say must not
 * make fewer hypotheses enough than the level asks for. Sets are tried from the smallest, so the answer is one of the
 * smallest explanations; every minimal one is right.
 */
public final class ExplanationFamily implements TaskFamily<ExplanationPuzzle> {

    /**
     * Sizes of a level.
     *
     * @param depth rules on each chain
     * @param numNeeded hypotheses of the smallest explanation, at least
     * @param numHypotheses hypotheses to choose from
     * @param numFacts known atoms
     * @param numDistractors rules beyond the two chains
     * @param numDenials denials beyond the one that closes a chain
     */
    record Level(int depth, int numNeeded, int numHypotheses, int numFacts, int numDistractors, int numDenials) {}

    /** Tasks in a hundred, of those that are solved by the hypotheses that the rules name most, that are kept. */
    private static final int GUESSABLE_PERCENT = 50;

    private static final List<Level> LEVELS = List.of(
            new Level(2, 1, 4, 2, 0, 0),
            new Level(2, 2, 5, 2, 3, 0),
            new Level(3, 2, 6, 3, 3, 1),
            new Level(3, 3, 7, 3, 6, 1),
            new Level(4, 3, 8, 3, 7, 1));

    @Override
    public Ability ability() {
        return Ability.ABDUCTION;
    }

    @Override
    public String name() {
        return "explanation";
    }

    @Override
    public int share(int level) {
        return 1;
    }

    @Override
    public Optional<ExplanationPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        boolean guessable = plan.percent(GUESSABLE_PERCENT);
        return new ExplanationDraft(design, plan, random).puzzle().filter(puzzle -> {
            ExplanationSearch search = ExplanationSearch.of(puzzle);
            return isAsDesigned(search, design) && (guessable || !isGuessable(puzzle, search.explanations()));
        });
    }

    /** Whether the hypotheses that the rules name most are an explanation, as many as the smallest has. */
    private static boolean isGuessable(ExplanationPuzzle puzzle, List<Set<String>> explanations) {
        Set<String> mostNamed = puzzle.hypotheses().stream()
                .sorted(Comparator.comparingLong(hypothesis -> -numRulesOn(puzzle, hypothesis)))
                .limit(explanations.getFirst().size())
                .collect(Collectors.toSet());
        return explanations.contains(mostNamed);
    }

    private static long numRulesOn(ExplanationPuzzle puzzle, String hypothesis) {
        return puzzle.rules().stream()
                .filter(rule -> rule.condition().atoms().contains(hypothesis))
                .count();
    }

    /** Whether there are explanations, all at least of the level's size, and nothing is impossible from the start. */
    private static boolean isAsDesigned(ExplanationSearch search, Level design) {
        return !search.explanations().isEmpty()
                && search.explanations().stream().allMatch(explanation -> explanation.size() >= design.numNeeded)
                && search.steps().stream()
                        .noneMatch(step -> step instanceof ExplanationSearch.Step.Denied denied
                                && denied.label().contains(Set.<String>of()));
    }

    @Override
    public Optional<Solution> solve(ExplanationPuzzle puzzle, int level) {
        ExplanationSearch search = ExplanationSearch.of(puzzle);
        String reasoning = ExplanationText.solution(search, puzzle.observation());
        Difficulty difficulty = new Difficulty(
                search.numApplied(),
                search.numCombined(),
                Difficulty.lines(reasoning),
                1L << puzzle.hypotheses().size());
        return Optional.of(new Solution(String.join(", ", search.explanations().getFirst()), reasoning, difficulty));
    }
}
