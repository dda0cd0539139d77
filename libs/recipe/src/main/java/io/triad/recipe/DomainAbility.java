// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** What stage C trains on. */
public enum DomainAbility {
    /** Nested integer expressions. */
    ARITHMETIC;

    /** Returns the name in recipes. */
    public String label() {
        return Labels.of(this);
    }
}
