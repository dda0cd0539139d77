// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

/** A term of a sequence: seen, or masked. */
public sealed interface Term {

    /** A term that is shown. */
    record Visible(long value) implements Term {}

    /** The term that is asked for. */
    record Masked() implements Term {}
}
