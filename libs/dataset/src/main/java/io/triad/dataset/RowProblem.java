// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

/**
 * Why a row cannot be used. It says where, and nothing of what stands there.
 *
 * @param file the path or URI that the recipe names
 * @param row line of a JSON Lines file or row of a Parquet file, from 1
 * @param reason goes on from the row's number
 */
public record RowProblem(String file, long row, String reason) {
    @Override
    public String toString() {
        return file + ", row " + row + ": " + reason;
    }
}
