// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.search;

import java.util.Arrays;

/** Where the weights of a candidate come from. */
public enum Origin {
    /** Those that arXiv 2505.10554 found best. */
    PAPER("paper"),
    /** All alike. */
    UNIFORM("uniform"),
    /** The recipe's own. */
    RECIPE("recipe"),
    /** A point of the recipe's grid. */
    GRID("grid"),
    /** Drawn by CMA-ES. */
    CMA_ES("cma-es");

    private final String label;

    Origin(String label) {
        this.label = label;
    }

    /** Returns the name in events and manifests: {@code cma-es}. */
    public String label() {
        return label;
    }

    /**
     * Returns the origin with that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static Origin of(String label) {
        for (Origin origin : values()) {
            if (origin.label.equals(label)) {
                return origin;
            }
        }
        throw new IllegalArgumentException("no candidate comes from '" + label + "'; there are "
                + Arrays.stream(values()).map(Origin::label).toList());
    }
}
