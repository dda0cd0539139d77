// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.formula.TruthTable;
import io.triad.reasoning.random.SplitMix64;
import java.util.Arrays;
import java.util.List;

/**
 * A hash of a set of truth tables that does not change when variables are renamed or tables reordered.
 *
 * <p>Colour refinement on meanings: a variable's colour becomes a hash of the assignments in which it is true, each told
 * apart by the colours of what else is true in it and by the tables that hold it; a table's becomes a hash of its
 * assignments. Sets that are the same up to names always agree; others differ but for chance and for the rare sets that
 * refinement cannot tell apart, which are then kept together, never apart.
 */
final class TableFingerprint {

    private static final int ROUNDS = 2;

    private TableFingerprint() {}

    /** The hash, 16 hexadecimal digits. */
    static String of(List<TruthTable> tables, int numVariables) {
        int numAssignments = 1 << numVariables;
        long[] colours = new long[numVariables];
        long[] signatures = new long[tables.size()];
        long[] assignments = new long[numAssignments];
        long[] holding = new long[numAssignments];
        for (int round = 0; round < ROUNDS; round++) {
            sumColours(colours, assignments);
            Arrays.fill(holding, 0);
            for (int t = 0; t < signatures.length; t++) {
                TruthTable table = tables.get(t);
                long sum = 0;
                for (int a = table.next(0); a >= 0; a = table.next(a + 1)) {
                    sum += assignments[a] * (assignments[a] | 1);
                }
                signatures[t] = SplitMix64.mix(sum + signatures[t]);
                for (int a = table.next(0); a >= 0; a = table.next(a + 1)) {
                    holding[a] += signatures[t];
                }
            }
            for (int a = 0; a < numAssignments; a++) {
                long told = holding[a] ^ assignments[a];
                holding[a] = told * (told | 1);
            }
            for (int v = 0; v < numVariables; v++) {
                colours[v] = SplitMix64.mix(colours[v] + sumWhereTrue(holding, v));
            }
        }
        Arrays.sort(colours);
        Arrays.sort(signatures);
        return String.format("%016x", SplitMix64.mix(fold(signatures)) + fold(colours));
    }

    /** The hash of every assignment: of the sum of the colours of what is true in it. */
    private static void sumColours(long[] colours, long[] assignments) {
        assignments[0] = 0;
        for (int a = 1; a < assignments.length; a++) {
            int rest = a & (a - 1);
            assignments[a] = assignments[rest] + SplitMix64.mix(colours[Integer.numberOfTrailingZeros(a)] + 1);
        }
        for (int a = 0; a < assignments.length; a++) {
            assignments[a] = SplitMix64.mix(assignments[a]);
        }
    }

    private static long sumWhereTrue(long[] values, int variable) {
        long sum = 0;
        int run = 1 << variable;
        for (int start = run; start < values.length; start += 2 * run) {
            for (int a = start; a < start + run; a++) {
                sum += values[a];
            }
        }
        return sum;
    }

    private static long fold(long[] values) {
        long folded = values.length;
        for (long value : values) {
            folded = SplitMix64.mix(folded * 31 + value);
        }
        return folded;
    }
}
