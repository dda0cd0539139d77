// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import java.util.Arrays;
import java.util.List;

/**
 * How a count is spread over tasks.
 *
 * @param mean the mean
 * @param low a tenth is at or below it
 * @param median half is at or below it
 * @param high nine tenths are at or below it
 * @param max the largest
 */
public record Spread(double mean, long low, long median, long high, long max) {

    /**
     * The spread of values.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Spread of(List<Long> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No values are spread in no way");
        }
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Spread(
                Arrays.stream(sorted).average().orElseThrow(),
                sorted[rank(sorted.length, 0.1)],
                sorted[rank(sorted.length, 0.5)],
                sorted[rank(sorted.length, 0.9)],
                sorted[sorted.length - 1]);
    }

    private static int rank(int length, double share) {
        return Math.max(0, (int) Math.ceil(share * length) - 1);
    }
}
