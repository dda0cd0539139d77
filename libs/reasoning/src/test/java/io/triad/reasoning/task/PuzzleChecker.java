// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Solves puzzles by brute force from the text of their compact prompts.
 *
 * <p>It shares no code with the generator, its solvers or its parsers: formulas and expressions are evaluated by two
 * stacks, reachability by repeated sweeps over sets of strings, sequences by trying every operation.
 */
final class PuzzleChecker {

    private PuzzleChecker() {}

    /** The formulas' satisfying assignments, each a map from variable to value. */
    static List<Map<Character, Boolean>> models(List<String> formulas, int numVariables) {
        List<Map<Character, Boolean>> models = new ArrayList<>();
        for (int bits = 0; bits < 1 << numVariables; bits++) {
            Map<Character, Boolean> assignment = new LinkedHashMap<>();
            for (int v = 0; v < numVariables; v++) {
                assignment.put((char) ('A' + v), (bits & 1 << v) != 0);
            }
            if (formulas.stream().allMatch(formula -> holds(formula, assignment))) {
                models.add(assignment);
            }
        }
        return models;
    }

    static boolean holds(String formula, Map<Character, Boolean> assignment) {
        Deque<Boolean> values = new ArrayDeque<>();
        Deque<Character> signs = new ArrayDeque<>();
        for (char c : ("(" + formula + ")").toCharArray()) {
            if (assignment.containsKey(c)) {
                values.push(assignment.get(c));
                negate(values, signs);
            } else if (c == ')') {
                if (signs.peek() != '(') {
                    boolean right = values.pop();
                    boolean left = values.pop();
                    values.push(combine(signs.pop(), left, right));
                }
                signs.pop();
                negate(values, signs);
            } else {
                signs.push(c);
            }
        }
        return values.pop();
    }

    private static void negate(Deque<Boolean> values, Deque<Character> signs) {
        while (!signs.isEmpty() && signs.peek() == '¬') {
            signs.pop();
            values.push(!values.pop());
        }
    }

    private static boolean combine(char sign, boolean left, boolean right) {
        return switch (sign) {
            case '∧' -> left && right;
            case '∨' -> left || right;
            case '→' -> !(left && !right);
            case '↔' -> (left && right) || (!left && !right);
            case '⊕' -> (left && !right) || (!left && right);
            default -> throw new IllegalArgumentException("No sign " + sign);
        };
    }

    /** For every atom that can be proved from the facts, the least height of a proof; rules as {@code C←A&B}. */
    static Map<Character, Integer> heights(List<String> rules, Set<Character> facts) {
        Map<Character, Integer> heights = new LinkedHashMap<>();
        facts.forEach(fact -> heights.put(fact, 0));
        boolean changed = true;
        while (changed) {
            changed = false;
            for (String rule : rules) {
                Integer left = heights.get(rule.charAt(2));
                Integer right = heights.get(rule.charAt(4));
                boolean and = rule.charAt(3) == '&';
                if (and ? left == null || right == null : left == null && right == null) {
                    continue;
                }
                int height = 1
                        + (and
                                ? Math.max(left, right)
                                : Math.min(left == null ? 999 : left, right == null ? 999 : right));
                Integer known = heights.get(rule.charAt(0));
                if (known == null || height < known) {
                    heights.put(rule.charAt(0), height);
                    changed = true;
                }
            }
        }
        return heights;
    }

    /** Whether some conclusion is asked for, directly or by way of others, on the way to itself. */
    static boolean isCyclic(List<String> rules) {
        List<String> left = new ArrayList<>(rules);
        // Rules whose premises no remaining rule concludes can be in no cycle.
        boolean removed = true;
        while (removed) {
            Set<Character> concluded = new TreeSet<>();
            left.forEach(rule -> concluded.add(rule.charAt(0)));
            removed = left.removeIf(rule -> !concluded.contains(rule.charAt(2)) && !concluded.contains(rule.charAt(4)));
        }
        return !left.isEmpty();
    }

    /** All answers of cycles of +c, *m and /m whose every operation acts at least twice; {@code null} for the gap. */
    static Set<Long> completions(List<Long> terms, long limit, boolean additionsOnly) {
        Set<Long> answers = new TreeSet<>();
        int masked = terms.indexOf(null);
        long[] whole = new long[terms.size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = i == masked ? 0 : terms.get(i);
        }
        for (long answer = -limit; answer <= limit; answer++) {
            whole[masked] = answer;
            for (int period = 1; 2 * period <= whole.length - 1; period++) {
                if (explains(whole, period, additionsOnly)) {
                    answers.add(answer);
                }
            }
        }
        return answers;
    }

    private static boolean explains(long[] terms, int period, boolean additionsOnly) {
        for (int phase = 0; phase < period; phase++) {
            boolean possible = acts(terms, phase, period, 0);
            for (int factor = 2; factor <= 9 && !possible && !additionsOnly; factor++) {
                possible = acts(terms, phase, period, factor) || acts(terms, phase, period, -factor);
            }
            if (!possible) {
                return false;
            }
        }
        return true;
    }

    /** Whether one operation explains a phase: the first gap's addition for 0, else times, or by if negative. */
    private static boolean acts(long[] terms, int phase, int period, int factor) {
        long shift = terms[phase + 1] - terms[phase];
        for (int gap = phase; gap + 1 < terms.length; gap += period) {
            long from = terms[gap];
            long to = terms[gap + 1];
            boolean fits = factor == 0
                    ? shift != 0 && to - from == shift
                    : factor > 0 ? from * factor == to : to * -factor == from;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The value of an expression in which every nested operation stands in parentheses. */
    static long value(String expression) {
        Deque<Long> values = new ArrayDeque<>();
        Deque<Character> signs = new ArrayDeque<>();
        long digits = -1;
        for (char c : ("(" + expression + ")").toCharArray()) {
            if (c >= '0' && c <= '9') {
                digits = Math.max(digits, 0) * 10 + (c - '0');
                continue;
            }
            if (digits >= 0) {
                values.push(digits);
                digits = -1;
            }
            if (c != ')') {
                signs.push(c);
                continue;
            }
            char sign = signs.pop();
            if (sign != '(') {
                long right = values.pop();
                long left = values.pop();
                values.push(sign == '+' ? left + right : sign == '-' ? left - right : left * right);
                signs.pop();
            }
        }
        return values.pop();
    }
}
