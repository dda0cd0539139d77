// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

/**
 * The unbiased estimate of pass@k, the probability that at least one of k responses to a prompt is right (M. Chen et al.,
 * arXiv 2107.03374, 2021, equation 1): with c right ones among n responses,
 *
 * <pre>pass@k = 1 − C(n − c, k) / C(n, k)</pre>
 *
 * <p>which is the share of right-holding ones among all sets of k of the n responses. The quotient is worked out as the product
 * over i = n − c + 1 … n of 1 − k/i, whose factors are all from 0 to 1, so that no binomial overflows.
 */
public final class PassAtK {
    private PassAtK() {}

    /**
     * Returns the estimate, 0 to 1; with k = 1 the share of right responses.
     *
     * @param numSamples n, at least k
     * @param numCorrect c, 0 to n
     * @param k at least 1
     */
    public static double estimate(int numSamples, int numCorrect, int k) {
        if (k < 1 || k > numSamples || numCorrect < 0 || numCorrect > numSamples) {
            throw new IllegalArgumentException("pass@" + k + " cannot be told from " + numCorrect + " right ones among "
                    + numSamples + " responses");
        }
        if (numSamples - numCorrect < k) {
            return 1;
        }
        double noneRight = 1;
        for (int i = numSamples - numCorrect + 1; i <= numSamples; i++) {
            noneRight *= 1 - (double) k / i;
        }
        return 1 - noneRight;
    }
}
