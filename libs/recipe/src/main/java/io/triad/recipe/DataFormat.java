// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How a file of questions is written. */
public enum DataFormat {
    /** One JSON object a line, in UTF-8. */
    JSON_LINES,
    /** Apache Parquet, compressed by nothing, gzip, Snappy or Zstandard. */
    PARQUET,
    /** Comma-separated values of RFC 4180 in UTF-8, the names of the fields in the first line. */
    CSV;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
