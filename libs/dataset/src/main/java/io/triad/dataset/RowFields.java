// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

/** A row that its format has taken apart. */
@FunctionalInterface
interface RowFields {
    /** What the row has there. */
    FieldValue at(FieldPath path);
}
