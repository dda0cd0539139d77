// SPDX-License-Identifier: Apache-2.0
package io.triad.security.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast each caller may ask: a bucket of tokens that refills steadily. The callers that asked last are remembered, a bounded
 * number of them, so that asking under ever new names costs nobody memory.
 */
public final class CallRates {
    private static final int MAX_CALLERS = 10_000;

    private final int requestsPerSecond;
    private final int burst;
    private final TimeMeter clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /** Bounds callers to so many requests a second on average, and so many at once. */
    public CallRates(int requestsPerSecond, int burst) {
        this(requestsPerSecond, burst, TimeMeter.SYSTEM_NANOTIME);
    }

    CallRates(int requestsPerSecond, int burst, TimeMeter clock) {
        this.requestsPerSecond = requestsPerSecond;
        this.burst = burst;
        this.clock = clock;
    }

    /** Takes a request of {@code caller} in; returns how long it must wait before the next when it asks too fast. */
    public Optional<Duration> take(String caller) {
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(caller, unused -> bucket());
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(burst).refillGreedy(requestsPerSecond, Duration.ofSeconds(1)))
                .build();
    }
}
