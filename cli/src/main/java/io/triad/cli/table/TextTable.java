// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text: the first column to the left, all others to the right, two blanks between columns.
 *
 * @param header titles of the columns
 * @param rows cells, as many as titles; an empty row is a rule
 */
public record TextTable(List<String> header, List<List<String>> rows) {
    public TextTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Returns the lines. */
    public List<String> lines() {
        int[] widths = new int[header.size()];
        widen(widths, header);
        rows.forEach(row -> widen(widths, row));
        List<String> lines = new ArrayList<>();
        lines.add(line(widths, header));
        String rule = "-".repeat(lines.getFirst().length());
        lines.add(rule);
        for (List<String> row : rows) {
            lines.add(row.isEmpty() ? rule : line(widths, row));
        }
        return lines;
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            widths[column] = Math.max(widths[column], cells.get(column).length());
        }
    }

    private static String line(int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String blanks = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? cell + blanks : "  " + blanks + cell);
        }
        return line.toString();
    }
}
