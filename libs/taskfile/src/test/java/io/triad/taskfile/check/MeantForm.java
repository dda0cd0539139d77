// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the formulas of a deduction mean: the set of their truth tables, whatever the variables are called. */
final class MeantForm implements Form {

    private final Assignments assignments;
    private final List<BitSet> tables;
    private final long[] colours;

    private MeantForm(Assignments assignments, List<BitSet> tables, int numVariables) {
        this.assignments = assignments;
        this.tables = tables;
        long[] single = new long[numVariables];
        for (BitSet table : tables) {
            for (int v = 0; v < numVariables; v++) {
                single[v] += Form.mix(Form.mix(table.cardinality() + 1) + numTrue(table, v, v));
            }
        }
        colours = new long[numVariables];
        for (BitSet table : tables) {
            long whole = Form.mix(table.cardinality() + 1);
            for (int v = 0; v < numVariables; v++) {
                for (int w = 0; w < numVariables; w++) {
                    colours[v] +=
                            w == v ? 0 : Form.mix(single[v] + 31 * Form.mix(single[w]) + whole + numTrue(table, v, w));
                }
            }
        }
    }

    static MeantForm of(JsonNode puzzle) {
        List<String> variables = Item.texts(puzzle, "variables");
        Assignments assignments = new Assignments(variables);
        return new MeantForm(
                assignments,
                DeductionCheck.formulas(puzzle).stream()
                        .map(assignments::satisfying)
                        .toList(),
                variables.size());
    }

    /** In how many assignments of a set both variables are true. */
    private int numTrue(BitSet table, int first, int second) {
        BitSet both = assignments.whereTrue(first);
        both.and(table);
        if (second != first) {
            both.and(assignments.whereTrue(second));
        }
        return both.cardinality();
    }

    @Override
    public long invariant() {
        long sum = colours.length;
        for (BitSet table : tables) {
            sum += Form.mix(table.cardinality() + 3);
        }
        for (long colour : colours) {
            sum += Form.mix(colour + 1);
        }
        return sum;
    }

    @Override
    public Renaming.Outcome compare(Form other) {
        if (!(other instanceof MeantForm form)) {
            return Renaming.Outcome.NONE;
        }
        Set<BitSet> theirs = new HashSet<>(form.tables);
        return Renaming.find(colours, form.colours, places -> {
            Set<BitSet> ours = new HashSet<>();
            for (BitSet table : tables) {
                BitSet renamed = renamed(table, places);
                if (!theirs.contains(renamed)) {
                    return false;
                }
                ours.add(renamed);
            }
            return ours.size() == theirs.size();
        });
    }

    private static BitSet renamed(BitSet table, int[] places) {
        BitSet renamed = new BitSet(table.length());
        table.stream().forEach(assignment -> {
            int other = 0;
            for (int v = 0; v < places.length; v++) {
                other |= (assignment >>> v & 1) << places[v];
            }
            renamed.set(other);
        });
        return renamed;
    }
}
