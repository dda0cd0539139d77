// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * The difference of two checkpoints on the same tasks: the mean over strata (abilities) of the mean over tasks of the
 * difference of their shares of right responses.
 *
 * <p>Pairing takes away what makes a task easy or hard for both, so much smaller differences show than from two intervals.
 * The interval is the percentile bootstrap over tasks, each stratum's drawn apart (B. Efron, Annals of Statistics 7, 1979).
 * The p-value is that of Fisher's randomization test for pairs (R. A. Fisher, The Design of Experiments, 1935, §21; for
 * systems on one test set: A. Yeh, COLING 2000): were the two alike, each task's difference would as well have the other
 * sign, so the signs are drawn {@value #NUM_FLIPS} times, and p is (1 + the number of draws whose difference is at least as
 * far from 0) / (1 + {@value #NUM_FLIPS}), two-sided, which is valid where not all signs are tried (B. Phipson and G. K. Smyth,
 * Statistical Applications in Genetics and Molecular Biology 9, 2010).
 *
 * @param numTasks tasks of all strata
 * @param difference −1 to 1
 * @param interval 95 %
 * @param pValue above 0, to 1
 */
public record PairedDifference(int numTasks, double difference, Interval interval, double pValue) {
    /** Draws of signs. */
    public static final int NUM_FLIPS = 10_000;

    /** What rounding may do to a sum that equals the one observed. */
    private static final double ROUNDING = 1e-12;

    /**
     * Compares.
     *
     * @param strata the differences of each stratum's tasks; at least one stratum, none empty
     */
    public static PairedDifference of(List<double[]> strata) {
        if (strata.isEmpty() || strata.stream().anyMatch(stratum -> stratum.length == 0)) {
            throw new IllegalArgumentException("a difference needs tasks, and some of every stratum");
        }
        double difference = strata.stream()
                        .mapToDouble(stratum -> Arrays.stream(stratum).sum() / stratum.length)
                        .sum()
                / strata.size();
        int numTasks = strata.stream().mapToInt(stratum -> stratum.length).sum();
        return new PairedDifference(numTasks, difference, bootstrap(strata), randomized(strata, difference));
    }

    private static Interval bootstrap(List<double[]> strata) {
        double[] means = new double[ClusterBootstrap.NUM_RESAMPLES];
        SplitMix draws = new SplitMix();
        for (int resample = 0; resample < means.length; resample++) {
            double mean = 0;
            for (double[] stratum : strata) {
                double sum = 0;
                for (int draw = 0; draw < stratum.length; draw++) {
                    sum += stratum[draws.nextBelow(stratum.length)];
                }
                mean += sum / stratum.length;
            }
            means[resample] = mean / strata.size();
        }
        return ClusterBootstrap.middle95(means);
    }

    private static double randomized(List<double[]> strata, double difference) {
        // Tasks on which both do alike have no sign.
        double[] parts = strata.stream()
                .flatMapToDouble(stratum -> Arrays.stream(stratum)
                        .filter(part -> part != 0)
                        .map(part -> part / stratum.length / strata.size()))
                .toArray();
        SplitMix draws = new SplitMix();
        int asFar = 0;
        for (int flip = 0; flip < NUM_FLIPS; flip++) {
            double sum = 0;
            long signs = 0;
            for (int part = 0; part < parts.length; part++) {
                signs = part % Long.SIZE == 0 ? draws.next() : signs >>> 1;
                sum += (signs & 1) == 0 ? parts[part] : -parts[part];
            }
            asFar += Math.abs(sum) >= Math.abs(difference) - ROUNDING ? 1 : 0;
        }
        return (1.0 + asFar) / (1.0 + NUM_FLIPS);
    }
}
