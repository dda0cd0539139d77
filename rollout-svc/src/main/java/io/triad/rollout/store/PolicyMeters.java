// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.failure.ErrorCode;
import java.util.Locale;

/**
 * What is told of the policies: gauges {@code triad.rollout.policies.held} (versions), {@code
 * triad.rollout.policies.memory} (bytes of weights), {@code triad.rollout.policies.waiting} (versions that cannot be had);
 * counter {@code triad.rollout.policies.failures} by {@code reason}, an error code in lower case.
 */
public final class PolicyMeters {
    private final MeterRegistry meters;

    public PolicyMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(PolicyCache cache) {
        Gauge.builder("triad.rollout.policies.held", cache, PolicyCache::numPolicies)
                .register(meters);
        Gauge.builder("triad.rollout.policies.memory", cache, PolicyCache::numBytes)
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("triad.rollout.policies.leases", cache, PolicyCache::numLeases)
                .register(meters);
        Gauge.builder("triad.rollout.policies.waiting", cache, watched -> watched.waiting()
                        .size())
                .register(meters);
    }

    void failed(ErrorCode code) {
        meters.counter("triad.rollout.policies.failures", "reason", code.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
