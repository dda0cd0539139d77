// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

/**
 * A two-sided 95 % confidence interval.
 *
 * @param lower its lower end
 * @param upper its upper end, not below the lower one
 */
public record Interval(double lower, double upper) {
    /** The 97.5 % point of the standard normal distribution. */
    static final double Z = 1.959963984540054;

    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("interval from " + lower + " to " + upper + " ends before it begins");
        }
    }

    /** Tells whether the two have a point in common. */
    public boolean overlaps(Interval other) {
        return lower <= other.upper && other.lower <= upper;
    }
}
