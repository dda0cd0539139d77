// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.family;

import io.triad.reasoning.prompt.Marks;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.ReachabilityPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.rules.BackwardChaining;
import io.triad.reasoning.rules.ForwardChaining;
import io.triad.reasoning.rules.Rule;
import io.triad.reasoning.rules.RuleGraph;
import io.triad.reasoning.task.Difficulty;
import io.triad.reasoning.task.Solution;
import io.triad.reasoning.task.TaskFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Abduction: can the goal be traced back to known atoms?
 *
 * <p>Every graph holds, for each goal, a root that can be proved in exactly the level's depth and a twin that cannot: the
 * twin rests on a chain of the same make with one broken link. A fair draw decides which of the two is the goal, so the
 * rest of the graph says nothing about the answer. The rules beyond the proof of the first root (the twins' chain
 * among them, and the backward rule if any) are the distractors. There is no negation.
 */
public final class ReachabilityFamily implements TaskFamily<ReachabilityPuzzle> {

    /**
     * Depth of proofs, goals, distractors, cycles in 100 graphs, known atoms, and steps of the search for all goals (one
     * graph in a hundred would take more, and up to five times as many).
     */
    private record Level(
            int minDepth,
            int maxDepth,
            int numGoals,
            int minDistractors,
            int maxDistractors,
            int cyclePercent,
            int numFacts,
            int maxSteps) {}

    private static final List<Level> LEVELS = List.of(
            new Level(2, 3, 1, 3, 5, 10, 3, 14),
            new Level(3, 4, 2, 5, 7, 15, 3, 26),
            new Level(4, 5, 2, 7, 9, 20, 4, 40),
            new Level(5, 6, 3, 8, 10, 25, 4, 50),
            new Level(6, 7, 3, 10, 12, 30, 4, 70));

    @Override
    public Ability ability() {
        return Ability.ABDUCTION;
    }

    @Override
    public String name() {
        return "reachability";
    }

    @Override
    public int share(int level) {
        return 2;
    }

    @Override
    public Optional<ReachabilityPuzzle> draw(SplitMix64 plan, SplitMix64 random, int level) {
        Level design = LEVELS.get(level - 1);
        int depth = plan.between(design.minDepth, design.maxDepth);
        int numDistractors = plan.between(design.minDistractors, design.maxDistractors);
        boolean cycle = plan.percent(design.cyclePercent);
        List<Boolean> reachable = new ArrayList<>();
        for (int g = 0; g < design.numGoals; g++) {
            reachable.add(plan.percent(50));
        }
        int numProofRules = depth + design.numGoals - 1;
        RuleGraphDraft graph = new RuleGraphDraft(design.numFacts, depth, design.numGoals, random);
        graph.drawChains();
        if (RuleGraph.isCyclic(graph.rules())) {
            return Optional.empty();
        }
        if (cycle) {
            graph.addBackwardRule();
        }
        int numRules = numProofRules + numDistractors;
        while (graph.rules().size() < numRules) {
            graph.addDistractor();
        }
        return puzzle(graph, depth, reachable, random);
    }

    private static Optional<ReachabilityPuzzle> puzzle(
            RuleGraphDraft graph, int depth, List<Boolean> reachable, SplitMix64 random) {
        List<Rule> rules = new ArrayList<>(graph.rules());
        if (rules.stream().distinct().count() < rules.size() || !RuleGraph.isConnected(rules)) {
            return Optional.empty();
        }
        Map<String, Integer> depths = ForwardChaining.proofDepths(rules, graph.facts());
        List<String> goals = new ArrayList<>();
        for (int g = 0; g < reachable.size(); g++) {
            String root = graph.provableRoots().get(g);
            String twin = graph.unprovableRoots().get(g);
            if (!Integer.valueOf(depth).equals(depths.get(root)) || depths.containsKey(twin)) {
                return Optional.empty();
            }
            goals.add(reachable.get(g) ? root : twin);
        }
        random.shuffle(rules);
        random.shuffle(goals);
        List<String> facts = new ArrayList<>(graph.facts());
        random.shuffle(facts);
        return Optional.of(new ReachabilityPuzzle(rules, facts, goals));
    }

    @Override
    public Optional<Solution> solve(ReachabilityPuzzle puzzle, int level) {
        List<BackwardChaining.Step> steps = BackwardChaining.search(puzzle.rules(), puzzle.facts(), puzzle.goals());
        if (steps.size() > LEVELS.get(level - 1).maxSteps) {
            return Optional.empty();
        }
        Map<String, Integer> depths = ForwardChaining.proofDepths(puzzle.rules(), puzzle.facts());
        String answer = puzzle.goals().stream()
                .map(goal -> goal + (depths.containsKey(goal) ? " is reachable" : " is unreachable"))
                .collect(Collectors.joining("\n"));
        String reasoning = steps.stream().map(ReachabilityFamily::text).collect(Collectors.joining("\n"));
        long numConsidered = steps.stream()
                .filter(BackwardChaining.Step.Considered.class::isInstance)
                .count();
        Difficulty difficulty = new Difficulty(
                numConsidered,
                steps.size() - numConsidered,
                steps.size(),
                1L << puzzle.goals().size());
        return Optional.of(new Solution(answer, reasoning, difficulty));
    }

    private static String sign(BackwardChaining.Standing standing) {
        return switch (standing) {
            case KNOWN -> "1";
            case OPEN -> "?";
            case HOPELESS -> "0";
        };
    }

    private static String text(BackwardChaining.Step step) {
        return switch (step) {
            case BackwardChaining.Step.Considered considered ->
                considered.rule().compact() + ":"
                        + considered.standings().entrySet().stream()
                                .map(premise -> premise.getKey() + sign(premise.getValue()))
                                .collect(Collectors.joining());
            case BackwardChaining.Step.Settled settled -> Marks.text(settled.atom(), settled.proved());
        };
    }
}
