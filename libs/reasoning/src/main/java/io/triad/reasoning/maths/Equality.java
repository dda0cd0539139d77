// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.util.function.Supplier;

/** Whether two things are equal, as far as that was found out. */
public enum Equality {
    /** They are. */
    EQUAL,
    /** They are not. */
    DIFFERENT,
    /** Neither was shown. */
    UNDECIDED;

    /** Equal or different. */
    static Equality of(boolean equal) {
        return equal ? EQUAL : DIFFERENT;
    }

    /** Equal if both are, different if one is. */
    Equality and(Supplier<Equality> other) {
        return switch (this) {
            case DIFFERENT -> DIFFERENT;
            case EQUAL -> other.get();
            case UNDECIDED -> other.get() == DIFFERENT ? DIFFERENT : UNDECIDED;
        };
    }

    /** Equal if one is, different if both are. */
    Equality or(Supplier<Equality> other) {
        return switch (this) {
            case EQUAL -> EQUAL;
            case DIFFERENT -> other.get();
            case UNDECIDED -> other.get() == EQUAL ? EQUAL : UNDECIDED;
        };
    }
}
