// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tasks written by hand. */
final class Samples {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    /** A line with all fields; its puzzle is given as JSON with single quotes. */
    static ObjectNode line(String ability, String family, int level, long seed, String puzzle, String answer) {
        String split = "train";
        return JSON.createObjectNode()
                .put("task_id", ability + "-" + family + "-l" + level + "-" + split + "-" + seed + "-g5")
                .put("ability", ability)
                .put("family", family)
                .put("level", level)
                .put("seed", seed)
                .put("generator_version", "5")
                .put("split", split)
                .put("system", "Answer.")
                .put("prompt", "Puzzle " + puzzle)
                .put("answer", answer)
                .put("solution", "so it is " + answer)
                .<ObjectNode>set("puzzle", Item.puzzle(puzzle.replace('\'', '"')))
                .set("difficulty", JSON.createObjectNode().put("decisions", 1));
    }

    /** One satisfying assignment: all true. */
    static ObjectNode satisfiable() {
        return deduction(true, List.of("(A ∧ B)", "(B → C)", "(C ↔ D)"), all("true"));
    }

    static ObjectNode unsatisfiable() {
        return deduction(false, List.of("(A ∧ B)", "(B → C)", "(C → D)", "(¬D ∨ ¬A)"), "unsatisfiable");
    }

    static String all(String value) {
        return "A is " + value + "\nB is " + value + "\nC is " + value + "\nD is " + value;
    }

    static ObjectNode deduction(boolean satisfiable, List<String> formulas, String answer) {
        return line(
                "deduction",
                "satisfiability",
                1,
                7,
                "{'variables':['A','B','C','D'],'formulas':['" + String.join("','", formulas) + "'],'satisfiable':"
                        + satisfiable + "}",
                answer);
    }

    /** Numbers separated by commas, {@code ?} for the masked one. */
    static ObjectNode numbers(String family, String terms, String answer) {
        return line("induction", family, 1, 7, "{'family':'" + family + "','terms':" + quoted(terms) + "}", answer);
    }

    static ObjectNode letters(String family, String alphabet, String terms, String answer) {
        return line(
                "induction",
                family,
                1,
                7,
                "{'family':'" + family + "','terms':" + quoted(terms) + ",'alphabet':'" + alphabet + "','cyclic':"
                        + family.equals("cyclic-letters") + "}",
                answer);
    }

    private static String quoted(String terms) {
        return ("['" + terms.replace(",", "','") + "']").replace("'?'", "null");
    }

    /** Level 1: C is proved in one step from A and B, D in two; F needs E besides. */
    static ObjectNode reachability(String goals, String answer) {
        return reachability(
                List.of(
                        rule("(A AND B)", "C"),
                        rule("(C OR E)", "D"),
                        rule("(D AND E)", "F"),
                        rule("(F OR E)", "G"),
                        rule("(C AND E)", "F")),
                goals,
                answer);
    }

    static ObjectNode reachability(List<String> rules, String goals, String answer) {
        return line(
                "abduction",
                "reachability",
                1,
                7,
                "{'rules':[" + String.join(",", rules) + "],'facts':['A','B'],'goals':" + quoted(goals) + "}",
                answer);
    }

    static String rule(String condition, String conclusion) {
        return "{'if':'" + condition + "','then':'" + conclusion + "'}";
    }

    /** H explains D; so would K, were it not denied; L leads elsewhere. */
    static ObjectNode explanation(String answer) {
        return explanation(
                List.of(
                        rule("((A AND H) OR K)", "D"),
                        rule("(L AND A)", "E"),
                        rule("(E AND H)", "F"),
                        rule("(K AND A)", "false")),
                "A",
                "H,K,L",
                answer);
    }

    static ObjectNode explanation(List<String> rules, String facts, String hypotheses, String answer) {
        return line(
                "abduction",
                "explanation",
                1,
                7,
                "{'rules':[" + String.join(",", rules) + "],'facts':" + quoted(facts)
                        + ",'observation':'D','hypotheses':" + quoted(hypotheses) + "}",
                answer);
    }

    static ObjectNode arithmetic(String expression, String answer) {
        return line("arithmetic", "expression", 1, 7, "{'expression':'" + expression + "'}", answer);
    }

    /** The rules that a task breaks by itself. */
    static Set<Rule> broken(ObjectNode line) {
        Item item = Item.read(Path.of("hand.jsonl"), 1, line.toString());
        Findings findings = new Findings(item);
        ItemCheck.check(item, findings);
        Set<Rule> rules = new TreeSet<>();
        findings.violations().forEach(violation -> rules.add(violation.rule()));
        return rules;
    }
}
