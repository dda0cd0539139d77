// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * Something that a plan found.
 *
 * @param kind how grave it is
 * @param what with the value and the next step
 */
public record Finding(Kind kind, String what) {
    /** How grave it is. */
    public enum Kind {
        /** The run cannot begin, or not end, without it. */
        MISSING,
        /** Worth knowing. */
        NOTE
    }

    static Finding missing(String what) {
        return new Finding(Kind.MISSING, what);
    }

    static Finding note(String what) {
        return new Finding(Kind.NOTE, what);
    }

    /** Tells whether the run cannot do without it. */
    public boolean isMissing() {
        return kind == Kind.MISSING;
    }
}
