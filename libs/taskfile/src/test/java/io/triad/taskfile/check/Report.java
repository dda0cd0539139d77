// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints violations as they are found, the first of each rule, and sums all of them up. */
final class Report {

    private static final int MAX_PRINTED = 20;

    /** A kind of task. */
    private record Group(String ability, String family, int level) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            return toString().compareTo(other.toString());
        }
    }

    private static final class Totals {
        private int items;
        private int violations;
    }

    private final PrintStream out;
    private final Map<Group, Totals> groups = new TreeMap<>();
    private final Map<Rule, Integer> numBroken = new EnumMap<>(Rule.class);
    private final List<Violation> violations = new ArrayList<>();
    private int numItems;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Counts a task that could be read, and what is wrong with it. */
    void add(Item item, List<Violation> found) {
        Totals totals =
                groups.computeIfAbsent(new Group(item.ability(), item.family(), item.level()), group -> new Totals());
        totals.items++;
        totals.violations += found.size();
        numItems++;
        found.forEach(this::add);
    }

    /** Counts a violation that is not one task's. */
    void add(Violation violation) {
        violations.add(violation);
        if (numBroken.merge(violation.rule(), 1, Integer::sum) <= MAX_PRINTED) {
            out.println(violation);
        }
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Prints the table by ability, family and level, and how often each rule was broken. */
    void summarize(Balance balance, SetCheck set) {
        out.printf("%n%-12s %-16s %5s %9s %10s  %s%n", "ability", "family", "level", "items", "violations", "shares");
        groups.forEach((group, totals) -> out.printf(
                Locale.ROOT,
                "%-12s %-16s %5d %9d %10d  %s%n",
                group.ability,
                group.family,
                group.level,
                totals.items,
                totals.violations,
                balance.text(group.ability, group.family, group.level)
                        + (group.ability.equals("deduction")
                                ? ", " + set.numMeantAgain(group.level) + " mean what one before them does"
                                : "")));
        if (set.numUndecided() > 0) {
            out.printf(
                    "%n%d pairs of puzzles have too many renamings to say whether they are the same%n",
                    set.numUndecided());
        }
        out.printf("%n%d items, %d violations%n", numItems, violations.size());
        numBroken.forEach((rule, number) -> out.printf("%9d %s: not so that %s%n", number, rule, rule.text()));
    }
}
