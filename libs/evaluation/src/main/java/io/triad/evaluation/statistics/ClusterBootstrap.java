// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import java.util.Arrays;

/**
 * Percentile bootstrap of a mean over clusters (B. Efron, Annals of Statistics 7, 1979, 1–26).
 *
 * <p>The responses to one prompt are not independent, so prompts are drawn with replacement, each with all of its
 * responses: a resample's mean is the mean of the drawn prompts' shares. The interval runs from the 2.5 % to the 97.5 %
 * point of {@value #NUM_RESAMPLES} such means, interpolated linearly between neighbours (Hyndman and Fan's definition 7,
 * NumPy's default).
 *
 * <p>Deterministic: draws come from {@link SplitMix}.
 */
public final class ClusterBootstrap {
    /** Resamples of an interval. */
    public static final int NUM_RESAMPLES = 2_000;

    private ClusterBootstrap() {}

    /**
     * Returns the 95 % interval of the mean.
     *
     * @param clusterShares the share of each prompt, at least one
     */
    public static Interval interval(double[] clusterShares) {
        if (clusterShares.length == 0) {
            throw new IllegalArgumentException("the mean of no prompts has no interval");
        }
        double[] means = new double[NUM_RESAMPLES];
        SplitMix draws = new SplitMix();
        for (int resample = 0; resample < NUM_RESAMPLES; resample++) {
            double sum = 0;
            for (int draw = 0; draw < clusterShares.length; draw++) {
                sum += clusterShares[draws.nextBelow(clusterShares.length)];
            }
            means[resample] = sum / clusterShares.length;
        }
        return middle95(means);
    }

    /** Returns the 2.5 % and 97.5 % points of the resamples' means, which it sorts. */
    static Interval middle95(double[] means) {
        Arrays.sort(means);
        return new Interval(quantile(means, 0.025), quantile(means, 0.975));
    }

    private static double quantile(double[] sorted, double probability) {
        double place = (sorted.length - 1) * probability;
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
