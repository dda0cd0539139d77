// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Which goals can be derived: everything that follows is worked out by sweeps. */
final class ReachabilityCheck {

    /** Heights of proofs, goals and distractors. */
    private record Level(int minDepth, int maxDepth, int numGoals, int minDistractors, int maxDistractors) {}

    private static final List<Level> LEVELS = List.of(
            new Level(2, 3, 1, 3, 5),
            new Level(3, 4, 2, 5, 7),
            new Level(4, 5, 2, 7, 9),
            new Level(5, 6, 3, 8, 10),
            new Level(6, 7, 3, 10, 12));

    private ReachabilityCheck() {}

    static void check(Item item, Findings findings) {
        JsonNode puzzle = item.puzzle();
        RuleGraph graph = RuleGraph.read(puzzle);
        List<String> facts = RuleGraph.atoms(puzzle, "facts");
        List<String> goals = RuleGraph.atoms(puzzle, "goals");
        if (!graph.denials().isEmpty()) {
            throw new UnreadableException("reachability has no denials, and here are " + graph.denials());
        }
        findings.require(
                new TreeSet<>(goals).size() == goals.size(), Rule.GOALS, "the goals %s are not distinct", goals);
        for (String goal : goals) {
            findings.require(!facts.contains(goal), Rule.GOALS, "the goal %s is a fact", goal);
        }
        int[] heights = graph.heights(facts);
        checkAnswer(item.answer(), goals, heights, findings);
        checkLevel(LEVELS.get(item.level() - 1), graph, goals, heights, findings);
        for (String goal : goals) {
            if (!RuleGraph.isProved(goal, heights)) {
                checkNearMiss(graph, facts, goal, findings);
            }
        }
        findings.require(
                graph.apart(goals).isEmpty(),
                Rule.CONNECTED,
                "the rules over %s do not hang together with the goals",
                graph.apart(goals));
    }

    private static void checkAnswer(String answer, List<String> goals, int[] heights, Findings findings) {
        List<String> lines = new ArrayList<>(Arrays.asList(answer.split("\n", -1)));
        for (String goal : goals) {
            String line = goal + (RuleGraph.isProved(goal, heights) ? " is reachable" : " is unreachable");
            findings.require(lines.remove(line), Rule.ANSWER, "no line '%s'", line);
        }
        findings.require(lines.isEmpty(), Rule.ANSWER, "the answer also has %s", lines);
    }

    private static void checkLevel(Level level, RuleGraph graph, List<String> goals, int[] heights, Findings findings) {
        findings.require(goals.size() == level.numGoals, Rule.LEVEL, "%d goals, not %d", goals.size(), level.numGoals);
        int numRules = graph.rules().size();
        int minDepth = level.minDepth;
        int maxDepth = level.maxDepth;
        for (String goal : goals) {
            int height = heights[goal.charAt(0) - 'A'];
            if (height < RuleGraph.UNPROVABLE) {
                findings.require(
                        height >= level.minDepth && height <= level.maxDepth,
                        Rule.PROOF_DEPTH,
                        "%s is proved in %d, not %d to %d",
                        goal,
                        height,
                        level.minDepth,
                        level.maxDepth);
                minDepth = height;
                maxDepth = height;
            }
        }
        // A proof of all goals along one chain; its length shows only where a goal is reachable.
        int most = numRules - (minDepth + goals.size() - 1);
        int fewest = numRules - (maxDepth + goals.size() - 1);
        findings.require(
                most >= level.minDistractors && fewest <= level.maxDistractors,
                Rule.DISTRACTORS,
                "%d to %d rules beside a proof, not %d to %d",
                fewest,
                most,
                level.minDistractors,
                level.maxDistractors);
    }

    private static void checkNearMiss(RuleGraph graph, Collection<String> facts, String goal, Findings findings) {
        findings.require(
                graph.rules().stream().anyMatch(rule -> rule.conclusion().equals(goal)),
                Rule.NEAR_MISS,
                "no rule concludes %s",
                goal);
        boolean near = false;
        for (char atom = 'A'; atom <= 'Z' && !near; atom++) {
            if (atom != goal.charAt(0)) {
                List<String> more = new ArrayList<>(facts);
                more.add(String.valueOf(atom));
                near = RuleGraph.isProved(goal, graph.heights(more));
            }
        }
        findings.require(near, Rule.NEAR_MISS, "no one atom more would make %s reachable", goal);
    }
}
