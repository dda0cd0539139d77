// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How the answers of each level are spread: unsatisfiable sets of formulas, reachable goals, rule graphs with a cycle. */
final class Balance {

    /** Declared percentages of unsatisfiable sets, by level. */
    private static final List<Integer> UNSATISFIABLE = List.of(10, 15, 20, 20, 20);

    /** Declared percentages of rule graphs with a cycle, by level. */
    private static final List<Integer> CYCLIC = List.of(10, 15, 20, 25, 30);

    private static final double MIN_REACHABLE = 0.4;

    private static final double MAX_REACHABLE = 0.6;

    /** Standard errors that chance is allowed. */
    private static final double SPREAD = 4;

    private static final class Count {
        private int hits;
        private int all;

        void add(boolean hit) {
            hits += hit ? 1 : 0;
            all++;
        }

        double share() {
            return (double) hits / all;
        }

        /** How far a share may lie from what is declared by chance. */
        double tolerance(double declared) {
            return SPREAD * Math.sqrt(declared * (1 - declared) / all) + 0.5 / all;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f %%", 100 * share());
        }
    }

    private final Map<Integer, Count> unsatisfiable = new TreeMap<>();
    private final Map<Integer, Count> reachable = new TreeMap<>();
    private final Map<Integer, Count> cyclic = new TreeMap<>();

    /** Counts a task whose answer was checked. */
    void add(Item item) {
        switch (item.ability() + "/" + item.family()) {
            case "deduction/satisfiability", "deduction/negation" ->
                count(unsatisfiable, item).add(!item.puzzle().get("satisfiable").asBoolean());
            case "abduction/reachability" -> {
                item.answer().lines().forEach(line -> count(reachable, item).add(line.endsWith(" is reachable")));
                count(cyclic, item).add(RuleGraph.read(item.puzzle()).isCyclic());
            }
            default -> {
                // Other answers are of too many kinds to be balanced.
            }
        }
    }

    private static Count count(Map<Integer, Count> counts, Item item) {
        return counts.computeIfAbsent(item.level(), level -> new Count());
    }

    /** Names each level whose shares are not what chance makes of the declared ones. */
    void check(BiConsumer<Integer, String> broken) {
        check(unsatisfiable, UNSATISFIABLE, "sets of formulas", "are unsatisfiable", broken);
        check(cyclic, CYCLIC, "rule graphs", "have a cycle", broken);
        reachable.forEach((level, count) -> {
            if (count.share() < MIN_REACHABLE - count.tolerance(MIN_REACHABLE)
                    || count.share() > MAX_REACHABLE + count.tolerance(MAX_REACHABLE)) {
                broken.accept(
                        level,
                        count + " of " + count.all + " goals of level " + level + " are reachable, not 40 to 60 %");
            }
        });
    }

    private static void check(
            Map<Integer, Count> counts,
            List<Integer> percentages,
            String what,
            String how,
            BiConsumer<Integer, String> broken) {
        counts.forEach((level, count) -> {
            int percentage = percentages.get(level - 1);
            double declared = percentage / 100.0;
            if (Math.abs(count.share() - declared) > count.tolerance(declared)) {
                broken.accept(
                        level,
                        count + " of " + count.all + " " + what + " of level " + level + " " + how + ", not "
                                + percentage + " %");
            }
        });
    }

    /** The shares of a kind of tasks in words; empty if there are none. */
    String text(String ability, String family, int level) {
        return switch (ability + "/" + family) {
            case "deduction/satisfiability", "deduction/negation" ->
                unsatisfiable.getOrDefault(level, new Count()) + " unsatisfiable";
            case "abduction/reachability" ->
                reachable.getOrDefault(level, new Count()) + " reachable, " + cyclic.getOrDefault(level, new Count())
                        + " with a cycle";
            default -> "";
        };
    }
}
