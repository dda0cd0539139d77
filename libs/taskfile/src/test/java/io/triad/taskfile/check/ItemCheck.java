// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.List;

/** Checks one task by itself. */
final class ItemCheck {

    static final int MAX_LEVEL = 5;

    private ItemCheck() {}

    /**
     * Notes what is wrong.
     *
     * @throws UnreadableException if the puzzle is not of the export format
     */
    static void check(Item item, Findings findings) {
        findings.require(
                item.split().equals("train") || item.split().equals("heldout"),
                Rule.READABLE,
                "the split is train or heldout, not '%s'",
                item.split());
        if (item.level() < 1 || item.level() > MAX_LEVEL) {
            throw new UnreadableException("levels are 1 to " + MAX_LEVEL + ", not " + item.level());
        }
        checkIdentity(item, findings);
        checkTexts(item, findings);
        switch (item.ability() + "/" + item.family()) {
            case "deduction/satisfiability", "deduction/negation" -> DeductionCheck.check(item, findings);
            case "abduction/reachability" -> ReachabilityCheck.check(item, findings);
            case "abduction/explanation" -> ExplanationCheck.check(item, findings);
            case "arithmetic/expression" -> ArithmeticCheck.check(item, findings);
            default -> {
                if (!item.ability().equals("induction")) {
                    throw new UnreadableException("there is no check for " + item.ability() + "/" + item.family());
                }
                InductionCheck.check(item, findings);
            }
        }
    }

    private static void checkIdentity(Item item, Findings findings) {
        List<String> parts = List.of(
                item.ability(),
                item.family(),
                "l" + item.level(),
                item.split(),
                Long.toUnsignedString(item.seed()),
                "g" + item.version());
        for (String part : parts) {
            findings.require(
                    ("-" + item.taskId() + "-").contains("-" + part + "-"),
                    Rule.IDENTITY,
                    "the id does not tell '%s'",
                    part);
        }
    }

    private static void checkTexts(Item item, Findings findings) {
        findings.require(!item.system().isBlank(), Rule.TEXTS, "the system text is empty");
        findings.require(!item.prompt().isBlank(), Rule.TEXTS, "the prompt is empty");
        findings.require(!item.solution().isBlank(), Rule.TEXTS, "the worked solution is empty");
        if (item.ability().equals("induction") || item.ability().equals("arithmetic")) {
            String solution = item.solution().strip();
            String end = solution.endsWith(".") ? solution.substring(0, solution.length() - 1) : solution;
            findings.require(
                    end.endsWith(item.answer()),
                    Rule.TEXTS,
                    "the worked solution does not end in '%s': %s",
                    item.answer(),
                    solution.substring(solution.lastIndexOf('\n') + 1));
        }
    }
}
