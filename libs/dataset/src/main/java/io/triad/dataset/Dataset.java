// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.util.List;

/**
 * What was read from one file: the questions, and what could not be used, of which none goes unsaid.
 *
 * @param file the path or URI that the recipe names
 * @param rows the questions in the file's order, no two of one canonical form, at least one
 * @param problems the first {@link #MAX_PROBLEMS} rows that cannot be used
 * @param numProblems how many there are
 * @param sha256 digest of the file's bytes, 64 lower-case hex digits
 */
public record Dataset(String file, List<Row> rows, List<RowProblem> problems, long numProblems, String sha256) {
    /** The most problems that are told one by one. */
    public static final int MAX_PROBLEMS = 100;

    private static final int VERSION_DIGITS = 12;

    public Dataset {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
        if (rows.isEmpty() || problems.size() > MAX_PROBLEMS || numProblems < problems.size()) {
            throw new IllegalArgumentException("A data set has rows, and problems up to " + MAX_PROBLEMS + "; this has "
                    + rows.size() + " rows and " + problems.size() + " of " + numProblems + " problems");
        }
    }

    /** Returns what names the file's bytes: {@code data-} and the first twelve digits of their SHA-256. */
    public String version() {
        return "data-" + sha256.substring(0, VERSION_DIGITS);
    }
}
