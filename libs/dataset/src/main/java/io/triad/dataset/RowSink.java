// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

/** Takes the rows of a file, in their order. */
interface RowSink {
    /** A row that could be taken apart. */
    void row(long number, RowFields fields);

    /** A row that could not. */
    void refused(long number, String reason);
}
