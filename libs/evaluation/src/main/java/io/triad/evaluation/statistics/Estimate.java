// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

/**
 * A share and its interval.
 *
 * @param share 0 to 1
 * @param interval 95 %, within 0 to 1; holds the share
 */
public record Estimate(double share, Interval interval) {
    public Estimate {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1, not " + share);
        }
    }
}
