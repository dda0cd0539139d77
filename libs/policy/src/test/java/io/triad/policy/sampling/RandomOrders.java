// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Some of a list's places, at least one, in any order. */
final class RandomOrders {
    private RandomOrders() {}

    static Arbitrary<List<Integer>> of(int numPlaces) {
        return Arbitraries.randomValue(random -> {
            List<Integer> order = new ArrayList<>();
            for (int index = 0; index < numPlaces; index++) {
                order.add(index);
            }
            Collections.shuffle(order, new Random(random.nextLong()));
            return order.subList(0, 1 + random.nextInt(order.size()));
        });
    }
}
