// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for several tests (S. Holm, Scandinavian Journal of Statistics 6, 1979, 65–70): the probability that any
 * of the tests finds what is not there stays below the level that the adjusted values are held against.
 */
public final class Holm {
    private Holm() {}

    /** Returns the adjusted p-values in the order of the given ones: the i-th smallest of m becomes max over j ≤ i of (m − j + 1)·p. */
    public static List<Double> adjusted(List<Double> pValues) {
        int[] order = IntStream.range(0, pValues.size())
                .boxed()
                .sorted(Comparator.comparing(pValues::get))
                .mapToInt(Integer::intValue)
                .toArray();
        Double[] adjusted = new Double[pValues.size()];
        double least = 0;
        for (int rank = 0; rank < order.length; rank++) {
            least = Math.max(least, Math.min(1, (order.length - rank) * pValues.get(order[rank])));
            adjusted[order[rank]] = least;
        }
        return List.of(adjusted);
    }
}
