// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

/**
 * How much of a file is taken in: files come from anywhere. What goes beyond a row's limit is that row's problem; what goes
 * beyond the others refuses the file.
 *
 * @param fileBytes size of a file, and of a Parquet file's used columns once decompressed
 * @param lineBytes length of a line of JSON
 * @param rows rows of a file, usable or not
 * @param characters length of all questions and answers together
 */
public record ReadLimits(long fileBytes, int lineBytes, long rows, long characters) {
    /** 2 GiB, 1 MiB, two million, 256 Mi. */
    public static final ReadLimits DEFAULT = new ReadLimits(2L << 30, 1 << 20, 2_000_000, 256L << 20);
}
