// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** How a file of questions is written. */
public enum DataFormat {
    /** One JSON object a line, in UTF-8. */
    JSON_LINES,
    /** Apache Parquet, compressed by nothing, gzip, Snappy or Zstandard. */
    PARQUET;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
