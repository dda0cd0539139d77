// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import java.util.Optional;

/**
 * A parameter that a method takes.
 *
 * @param name in merge files, as mergekit has it
 * @param kind what its values are
 * @param scope what has a value of its own
 * @param silent what it is when nothing is said; empty when something must be said
 */
public record ParameterSpec(String name, Kind kind, Scope scope, Optional<Object> silent) {
    /** What values are. */
    public enum Kind {
        /** A {@link Double}. */
        NUMBER,
        /** A {@link Boolean}. */
        FLAG
    }

    /** What has a value of its own. */
    public enum Scope {
        /** The tensor. */
        SHARED,
        /** Each model. */
        INPUT,
        /** Each model but the base. */
        NON_BASE
    }

    static ParameterSpec number(String name, Scope scope) {
        return new ParameterSpec(name, Kind.NUMBER, scope, Optional.empty());
    }

    static ParameterSpec number(String name, Scope scope, double silent) {
        return new ParameterSpec(name, Kind.NUMBER, scope, Optional.of(silent));
    }

    static ParameterSpec flag(String name, boolean silent) {
        return new ParameterSpec(name, Kind.FLAG, Scope.SHARED, Optional.of(silent));
    }
}
