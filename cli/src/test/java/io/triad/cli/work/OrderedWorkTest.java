// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedWorkTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void shouldHandOverInTheOrderOfTheInput(int threads) throws InterruptedException {
        List<Integer> input = IntStream.range(0, 2_000).boxed().toList();
        List<Integer> results = new ArrayList<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();

        new OrderedWork<Integer, Integer>(threads, Long.MAX_VALUE, _ -> 1, item -> {
                    // Where there are several threads, the first item is done after the second.
                    if (item == 0 && threads > 1) {
                        second.join();
                    }
                    if (item == 1) {
                        second.complete(true);
                    }
                    return -item;
                })
                .run(input.iterator(), results::add);

        assertThat(results).isEqualTo(input.stream().map(item -> -item).toList());
    }

    @Test
    void shouldStopWhenTheSinkHasHadEnough() throws InterruptedException {
        Iterator<Long> endless = LongStream.iterate(0, each -> each + 1).boxed().iterator();
        List<Long> results = new ArrayList<>();

        new OrderedWork<Long, Long>(2, Long.MAX_VALUE, _ -> 0, item -> item).run(endless, result -> {
            results.add(result);
            return results.size() < 3;
        });

        assertThat(results).containsExactly(0L, 1L, 2L);
    }

    @Test
    void shouldBoundTheWeightUnderWayButNeverStopAtAHeavyItem() throws InterruptedException {
        AtomicLong underWay = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Iterator<Long> weights = List.of(10L, 500L, 30L, 40L, 50L, 60L).iterator();

        new OrderedWork<Long, Long>(
                        4,
                        100,
                        weight -> {
                            most.accumulateAndGet(underWay.addAndGet(weight), Math::max);
                            return weight;
                        },
                        weight -> weight)
                .run(weights, weight -> {
                    underWay.addAndGet(-weight);
                    return true;
                });

        assertThat(underWay).hasValue(0);
        assertThat(most).hasValue(510);
    }

    @Test
    void shouldThrowWhatTheWorkThrows() {
        assertThatThrownBy(() -> new OrderedWork<Integer, Integer>(2, Long.MAX_VALUE, _ -> 0, item -> 1 / item)
                        .run(List.of(1, 0).iterator(), _ -> true))
                .isInstanceOf(ArithmeticException.class);
    }
}
