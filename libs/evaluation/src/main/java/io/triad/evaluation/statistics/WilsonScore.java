// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

/**
 * Wilson's score interval of a binomial share (E. B. Wilson, JASA 22, 1927, 209–212), without continuity correction.
 *
 * <p>With p the share, n the trials and z the normal quantile, its ends are
 *
 * <pre>(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)</pre>
 *
 * <p>It keeps within 0 to 1 and keeps a width at p = 0 and p = 1, where the normal approximation and the bootstrap have
 * none.
 */
public final class WilsonScore {
    private WilsonScore() {}

    /**
     * Returns the 95 % interval.
     *
     * @param numSuccesses 0 to {@code numTrials}
     * @param numTrials independent trials, at least 1
     */
    public static Interval interval(int numSuccesses, int numTrials) {
        if (numTrials < 1 || numSuccesses < 0 || numSuccesses > numTrials) {
            throw new IllegalArgumentException(numSuccesses + " successes of " + numTrials + " trials are no share");
        }
        double n = numTrials;
        double p = numSuccesses / n;
        double z2 = Interval.Z * Interval.Z;
        double centre = p + z2 / (2 * n);
        double half = Interval.Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        double scale = 1 + z2 / n;
        // At the extremes the formula gives 0 and 1 up to rounding; they are what is meant.
        double lower = numSuccesses == 0 ? 0 : (centre - half) / scale;
        double upper = numSuccesses == numTrials ? 1 : (centre + half) / scale;
        return new Interval(lower, upper);
    }
}
