// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.formula;

/** A variable and the value it has. */
public record Literal(String variable, boolean value) {

    /** The literal of the same variable with the other value. */
    public Literal negated() {
        return new Literal(variable, !value);
    }
}
