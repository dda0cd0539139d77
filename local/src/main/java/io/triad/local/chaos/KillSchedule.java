// SPDX-License-Identifier: Apache-2.0
package io.triad.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is killed and when, drawn from a seed: one strike after another.
 *
 * <p>Half of the strikes wait until all processes answer, so that the run moves on. The others do not: they hit a suite that
 * is still coming back, one in two of them the very process that is starting. One strike in five kills two at once.
 */
final class KillSchedule {
    /** After a strike that waited; long enough for steps to be in the midst of anything. */
    private static final long LONGEST_CALM_MILLIS = 3_000;

    private static final long SHORTEST_HASTE_MILLIS = 50;
    private static final long LONGEST_HASTE_MILLIS = 2_500;

    private final SplittableRandom random;
    private final List<String> victims;
    private List<String> last = List.of();

    /**
     * Begins a schedule.
     *
     * @param victims what may be killed, at least one
     */
    KillSchedule(long seed, List<String> victims) {
        this.random = new SplittableRandom(seed);
        this.victims = List.copyOf(victims);
    }

    /** When a strike's pause begins. */
    enum Moment {
        /** Once all processes answer. */
        SETTLED,
        /** At once, whatever is still down. */
        AT_ONCE
    }

    /**
     * Processes that are killed together.
     *
     * @param pause how long is waited from the moment on
     * @param victims one or two names
     */
    record Strike(Moment moment, Duration pause, List<String> victims) {
        Strike {
            victims = List.copyOf(victims);
        }
    }

    /** Returns the next strike. */
    Strike next() {
        Moment moment = random.nextInt(2) == 0 ? Moment.SETTLED : Moment.AT_ONCE;
        long millis =
                switch (moment) {
                    case SETTLED -> random.nextLong(LONGEST_CALM_MILLIS);
                    case AT_ONCE -> random.nextLong(SHORTEST_HASTE_MILLIS, LONGEST_HASTE_MILLIS);
                };
        boolean again = moment == Moment.AT_ONCE && random.nextBoolean() && !last.isEmpty();
        boolean two = random.nextInt(5) == 0 && victims.size() > 1;
        List<String> struck = new ArrayList<>();
        struck.add(again ? last.getFirst() : victims.get(random.nextInt(victims.size())));
        while (two && struck.size() < 2) {
            String other = victims.get(random.nextInt(victims.size()));
            if (!struck.contains(other)) {
                struck.add(other);
            }
        }
        last = List.copyOf(struck);
        return new Strike(moment, Duration.ofMillis(millis), struck);
    }
}
