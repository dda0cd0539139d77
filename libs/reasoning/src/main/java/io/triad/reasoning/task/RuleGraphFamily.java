// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.prompt.Marks;
import io.triad.reasoning.rules.BackwardChaining;
import io.triad.reasoning.rules.ForwardChaining;
import io.triad.reasoning.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Abduction: can the goal be traced back to known atoms?
 *
 * <p>Every graph holds, for each goal, a root that can be proved in exactly the level's depth and a twin that cannot: the
 * twin rests on a chain of the same make with one broken link. A fair draw decides which of the two is the goal, so the
 * rest of the graph says nothing about the answer. The rules beyond the proof of the first root (the twins' chain
 * among them, and the backward rule if any) are the distractors. There is no negation.
 */
final class RuleGraphFamily implements TaskFamily {

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
    public Optional<Draft> attempt(SplitMix64 plan, SplitMix64 random, int level, Split split) {
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
        if (cycle) {
            graph.addBackwardRule();
        }
        int numRules = numProofRules + numDistractors;
        while (graph.rules().size() < numRules) {
            graph.addDistractor();
        }
        return draft(graph, depth, design.maxSteps, reachable, random, split);
    }

    private static Optional<Draft> draft(
            RuleGraphDraft graph, int depth, int maxSteps, List<Boolean> reachable, SplitMix64 random, Split split) {
        List<Rule> rules = new ArrayList<>(graph.rules());
        if (rules.stream().distinct().count() < rules.size()) {
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
        AbductionPuzzle puzzle = new AbductionPuzzle(rules, facts, goals);
        if (Split.of(puzzle) != split) {
            return Optional.empty();
        }
        List<String> answers = new ArrayList<>();
        for (String goal : goals) {
            answers.add(goal + (depths.containsKey(goal) ? " is reachable" : " is unreachable"));
        }
        List<BackwardChaining.Step> steps = BackwardChaining.search(rules, facts, goals);
        if (steps.size() > maxSteps) {
            return Optional.empty();
        }
        List<String> lines = steps.stream().map(RuleGraphFamily::text).toList();
        return Optional.of(new Draft("rule-graph", puzzle, String.join("\n", answers), String.join("\n", lines)));
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
                        + considered.rule().left() + sign(considered.left())
                        + considered.rule().right() + sign(considered.right());
            case BackwardChaining.Step.Settled settled -> Marks.text(settled.atom(), settled.proved());
        };
    }
}
