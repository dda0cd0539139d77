// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ExplanationPuzzle;
import io.triad.reasoning.puzzle.ExplanationSearch;
import io.triad.reasoning.rules.Condition;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    private static final List<Level> LEVELS = List.of(
            new Level(2, 1, 3, 2, 1, 0),
            new Level(2, 2, 4, 2, 2, 0),
            new Level(3, 2, 5, 3, 3, 1),
            new Level(3, 3, 6, 3, 4, 1),
            new Level(4, 3, 7, 3, 5, 1));

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
        return new ExplanationDraft(LEVELS.get(level - 1), plan, random).puzzle();
    }

    @Override
    public Optional<Solution> solve(ExplanationPuzzle puzzle, int level) {
        ExplanationSearch search = ExplanationSearch.of(puzzle);
        boolean asDesigned = search.explanations().stream()
                .allMatch(explanation -> explanation.size() >= LEVELS.get(level - 1).numNeeded);
        boolean possible = search.steps().stream()
                .noneMatch(step -> step instanceof ExplanationSearch.Step.Denied(Condition _, List<Set<String>> label)
                        && label.contains(Set.<String>of()));
        if (search.explanations().isEmpty() || !asDesigned || !possible) {
            return Optional.empty();
        }
        String reasoning = ExplanationText.solution(search, puzzle.observation());
        Difficulty difficulty = new Difficulty(
                search.numApplied(),
                search.candidates().size(),
                Difficulty.lines(reasoning),
                1L << puzzle.hypotheses().size());
        return Optional.of(
                new Solution(String.join(", ", search.explanations().getFirst()), reasoning, difficulty));
    }
}
