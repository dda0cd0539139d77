// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import java.util.List;

/**
 * Estimates of shares over prompts, each with the interval that suits how its responses came about.
 *
 * <p>One response a prompt: prompts are independent trials, {@link WilsonScore}. Several: {@link ClusterBootstrap} over
 * prompts; where every response is right or every one is wrong the bootstrap has no width, and the interval is
 * {@link WilsonScore}'s on the number of prompts (never of responses, which would claim more evidence than there is).
 */
public final class Shares {
    private Shares() {}

    /** Returns the share of prompts whose one response is right. */
    public static Estimate ofSingleResponses(int numRight, int numPrompts) {
        return new Estimate((double) numRight / numPrompts, WilsonScore.interval(numRight, numPrompts));
    }

    /**
     * Returns the mean over prompts of the share of right responses.
     *
     * @param promptShares share of each prompt, 0 to 1, at least one prompt
     */
    public static Estimate ofRepeatedResponses(List<Double> promptShares) {
        double[] shares = promptShares.stream().mapToDouble(Double::doubleValue).toArray();
        double sum = 0;
        boolean none = true;
        boolean all = true;
        for (double share : shares) {
            sum += share;
            none &= share == 0;
            all &= share == 1;
        }
        Interval interval = none || all
                ? WilsonScore.interval(all ? shares.length : 0, shares.length)
                : ClusterBootstrap.interval(shares);
        return new Estimate(sum / shares.length, interval);
    }

    /**
     * Returns the unweighted mean of independent estimates, its interval by the method of variance estimates recovery
     * (G. Y. Zou and A. Donner, Statistics in Medicine 27, 2008, 1693–1702):
     *
     * <pre>lower = θ − √Σ((θᵢ − lᵢ)/n)²,  upper = θ + √Σ((uᵢ − θᵢ)/n)²</pre>
     *
     * <p>It takes over the parts' own intervals, so it keeps a width where a part is 0 or 1.
     */
    public static Estimate mean(List<Estimate> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no estimates have no mean");
        }
        int n = parts.size();
        double sum = 0;
        double below = 0;
        double above = 0;
        for (Estimate part : parts) {
            double down = (part.share() - part.interval().lower()) / n;
            double up = (part.interval().upper() - part.share()) / n;
            sum += part.share();
            below += down * down;
            above += up * up;
        }
        double mean = sum / n;
        return new Estimate(
                mean, new Interval(Math.max(0, mean - Math.sqrt(below)), Math.min(1, mean + Math.sqrt(above))));
    }
}
