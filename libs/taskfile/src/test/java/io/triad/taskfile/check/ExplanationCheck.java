// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which hypotheses explain the observation: every set of them is tried. */
final class ExplanationCheck {

    private static final int MAX_HYPOTHESES = 16;

    /** Hypotheses of the smallest explanation, at least, by level. */
    private static final List<Integer> NEEDED = List.of(1, 2, 2, 3, 3);

    private final RuleGraph graph;
    private final List<String> facts;
    private final String observation;
    private final List<String> hypotheses;

    private ExplanationCheck(JsonNode puzzle) {
        graph = RuleGraph.read(puzzle);
        facts = RuleGraph.atoms(puzzle, "facts");
        observation = RuleGraph.atom(Item.text(puzzle, "observation"));
        hypotheses = RuleGraph.atoms(puzzle, "hypotheses");
    }

    static void check(Item item, Findings findings) {
        ExplanationCheck check = new ExplanationCheck(item.puzzle());
        check.checkParts(findings);
        if (findings.violations().isEmpty()) {
            check.checkSets(item.level(), item.answer(), findings);
        }
        List<String> apart = check.graph.apart(List.of(check.observation));
        findings.require(
                apart.isEmpty(), Rule.CONNECTED, "the rules over %s do not hang together with the observation", apart);
    }

    private void checkParts(Findings findings) {
        TreeSet<String> atoms = new TreeSet<>(facts);
        atoms.addAll(hypotheses);
        atoms.add(observation);
        findings.require(
                atoms.size() == facts.size() + hypotheses.size() + 1
                        && !hypotheses.isEmpty()
                        && hypotheses.size() <= MAX_HYPOTHESES,
                Rule.HYPOTHESES,
                "facts %s, hypotheses %s, observation %s",
                facts,
                hypotheses,
                observation);
    }

    private void checkSets(int level, String answer, Findings findings) {
        int numSets = 1 << hypotheses.size();
        boolean[] derives = new boolean[numSets];
        boolean[] consistent = new boolean[numSets];
        boolean decoy = false;
        int smallest = Integer.MAX_VALUE;
        for (int set = 0; set < numSets; set++) {
            List<String> known = new ArrayList<>(facts);
            for (int h = 0; h < hypotheses.size(); h++) {
                if ((set >>> h & 1) != 0) {
                    known.add(hypotheses.get(h));
                }
            }
            int[] heights = graph.heights(known);
            derives[set] = RuleGraph.isProved(observation, heights);
            consistent[set] = graph.denials().stream()
                    .allMatch(denial -> RuleGraph.height(denial, heights) >= RuleGraph.UNPROVABLE);
            boolean explains = derives[set] && consistent[set];
            decoy |= set != 0 && !explains;
            smallest = explains ? Math.min(smallest, Integer.bitCount(set)) : smallest;
        }
        findings.require(
                smallest >= NEEDED.get(level - 1),
                Rule.LEVEL,
                "%d hypotheses are enough, not %d",
                smallest,
                NEEDED.get(level - 1));
        findings.require(!derives[0], Rule.UNEXPLAINED, "the facts alone derive %s", observation);
        findings.require(consistent[0], Rule.UNEXPLAINED, "the facts alone derive what is denied");
        findings.require(decoy, Rule.DECOYS, "any of %s explain %s", hypotheses, observation);
        checkAnswer(answer, derives, consistent, findings);
    }

    private void checkAnswer(String answer, boolean[] derives, boolean[] consistent, Findings findings) {
        int answered = 0;
        for (String name : answer.split(",", -1)) {
            int place = hypotheses.indexOf(name.strip());
            findings.require(place >= 0, Rule.ANSWER, "'%s' is no hypothesis of %s", name.strip(), hypotheses);
            findings.require(place < 0 || (answered >>> place & 1) == 0, Rule.ANSWER, "%s stands twice", name.strip());
            answered |= place < 0 ? 0 : 1 << place;
        }
        findings.require(derives[answered], Rule.ANSWER, "%s does not follow from '%s'", observation, answer);
        findings.require(consistent[answered], Rule.ANSWER, "'%s' leads to what is denied", answer);
        for (int part = 0; part < answered; part++) {
            if ((part & ~answered) == 0 && derives[part] && consistent[part]) {
                findings.require(false, Rule.ANSWER, "a part of '%s' is enough", answer);
                return;
            }
        }
    }
}
