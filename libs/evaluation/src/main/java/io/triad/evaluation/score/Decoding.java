// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import java.util.Locale;

/** How responses were drawn. */
public enum Decoding {
    /** Temperature 0, one response. */
    GREEDY,
    /** The recipe's temperature and nucleus, k responses. */
    SAMPLED;

    /** Returns the name in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the decoding with that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Decoding of(String label) {
        for (Decoding decoding : values()) {
            if (decoding.label().equals(label)) {
                return decoding;
            }
        }
        throw new IllegalArgumentException("no decoding is called '" + label + "'; there are greedy and sampled");
    }
}
