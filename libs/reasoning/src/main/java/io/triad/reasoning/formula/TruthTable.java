// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The set of assignments that satisfy something, one bit an assignment, 64 a word.
 *
 * <p>Bit i of an assignment's index is the value of variable i. Immutable.
 */
public final class TruthTable {

    /** Most variables a table may have: 2^16 assignments are 8 KiB. */
    public static final int MAX_VARIABLES = 16;

    private static final long[] PATTERNS = {
        0xAAAAAAAAAAAAAAAAL, 0xCCCCCCCCCCCCCCCCL, 0xF0F0F0F0F0F0F0F0L,
        0xFF00FF00FF00FF00L, 0xFFFF0000FFFF0000L, 0xFFFFFFFF00000000L
    };

    private static final List<List<TruthTable>> VARIABLES = variables();

    private static final List<List<TruthTable>> NEGATED_VARIABLES = VARIABLES.stream()
            .map(tables -> tables.stream().map(TruthTable::not).toList())
            .toList();

    private final int numVariables;
    private final long[] words;

    private TruthTable(int numVariables, long[] words) {
        this.numVariables = numVariables;
        this.words = words;
        if (numVariables < 6) {
            words[0] &= (1L << (1 << numVariables)) - 1;
        }
    }

    /** Every assignment of so many variables. */
    public static TruthTable all(int numVariables) {
        if (numVariables < 0 || numVariables > MAX_VARIABLES) {
            throw new IllegalArgumentException(
                    "A truth table has 0 to " + MAX_VARIABLES + " variables, not " + numVariables);
        }
        long[] words = new long[numVariables <= 6 ? 1 : 1 << (numVariables - 6)];
        Arrays.fill(words, -1L);
        return new TruthTable(numVariables, words);
    }

    /** The assignments in which variable {@code index} is true. */
    public static TruthTable variable(int index, int numVariables) {
        if (numVariables > MAX_VARIABLES || index < 0 || index >= numVariables) {
            throw new IllegalArgumentException("No variable " + index + " among " + numVariables);
        }
        return VARIABLES.get(numVariables).get(index);
    }

    private static List<List<TruthTable>> variables() {
        List<List<TruthTable>> tables = new ArrayList<>();
        for (int numVariables = 0; numVariables <= MAX_VARIABLES; numVariables++) {
            List<TruthTable> ofSize = new ArrayList<>();
            for (int index = 0; index < numVariables; index++) {
                long[] words = all(numVariables).words;
                for (int w = 0; w < words.length; w++) {
                    words[w] = index < 6 ? PATTERNS[index] : -((w >>> (index - 6)) & 1L);
                }
                ofSize.add(new TruthTable(numVariables, words));
            }
            tables.add(List.copyOf(ofSize));
        }
        return List.copyOf(tables);
    }

    /** The assignments of {@code variables} that satisfy {@code formula}. */
    public static TruthTable of(Formula formula, List<String> variables) {
        int[] indices = new int[26];
        Arrays.fill(indices, -1);
        for (int v = 0; v < variables.size(); v++) {
            indices[variables.get(v).charAt(0) - 'A'] = v;
        }
        return of(formula, indices, variables.size());
    }

    /**
     * The table of a formula; the words of one that is no literal are nobody else's, and are written over on the way.
     *
     * @param indices which variable each letter is
     */
    private static TruthTable of(Formula formula, int[] indices, int numVariables) {
        return switch (formula) {
            case Formula.Variable(String name) -> variable(indices[name.charAt(0) - 'A'], numVariables);
            case Formula.Not(Formula.Variable(String name)) ->
                NEGATED_VARIABLES.get(numVariables).get(indices[name.charAt(0) - 'A']);
            case Formula.Not(Formula operand) ->
                of(operand, indices, numVariables).not();
            case Formula.Binary(Connective connective, Formula first, Formula second) -> {
                TruthTable left = of(first, indices, numVariables);
                TruthTable right = of(second, indices, numVariables);
                long[] result =
                        !isLiteral(first) ? left.words : !isLiteral(second) ? right.words : new long[left.words.length];
                connective.apply(left.words, right.words, result);
                yield new TruthTable(numVariables, result);
            }
        };
    }

    private static boolean isLiteral(Formula formula) {
        return formula instanceof Formula.Variable || formula instanceof Formula.Not(Formula.Variable _);
    }

    /** The assignments that satisfy all of {@code formulas}. */
    public static TruthTable ofAll(List<Formula> formulas, List<String> variables) {
        TruthTable result = all(variables.size());
        for (Formula formula : formulas) {
            result = result.and(of(formula, variables));
        }
        return result;
    }

    /** The table of {@code this connective other}. */
    public TruthTable combine(Connective connective, TruthTable other) {
        if (numVariables != other.numVariables) {
            throw new IllegalArgumentException(
                    "Tables of " + numVariables + " and " + other.numVariables + " variables do not combine");
        }
        long[] result = new long[words.length];
        connective.apply(words, other.words, result);
        return new TruthTable(numVariables, result);
    }

    /** The assignments in both. */
    public TruthTable and(TruthTable other) {
        return combine(Connective.AND, other);
    }

    /** The assignments not in this. */
    public TruthTable not() {
        long[] result = new long[words.length];
        for (int w = 0; w < result.length; w++) {
            result[w] = ~words[w];
        }
        return new TruthTable(numVariables, result);
    }

    /** Whether an assignment is in the set. */
    public boolean holds(int assignment) {
        return (words[assignment >>> 6] >>> (assignment & 63) & 1L) != 0;
    }

    /** How many assignments are in the set. */
    public int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The first assignment of the set from {@code from} on, -1 if there is none. */
    public int next(int from) {
        int w = from >>> 6;
        if (w >= words.length) {
            return -1;
        }
        long word = words[w] & (-1L << (from & 63));
        while (word == 0) {
            if (++w == words.length) {
                return -1;
            }
            word = words[w];
        }
        return (w << 6) + Long.numberOfTrailingZeros(word);
    }

    /** Whether no assignment is in the set. */
    public boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the two sets share an assignment. */
    public boolean intersects(TruthTable other) {
        for (int w = 0; w < words.length; w++) {
            if ((words[w] & other.words[w]) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TruthTable table
                && numVariables == table.numVariables
                && Arrays.equals(words, table.words);
    }

    @Override
    public int hashCode() {
        return 31 * numVariables + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "TruthTable[" + count() + " of " + (1 << numVariables) + "]";
    }
}
