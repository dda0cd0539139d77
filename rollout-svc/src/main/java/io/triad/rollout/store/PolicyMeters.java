// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.failure.ErrorCode;
import io.triad.rollout.sampling.SamplingQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is told of the policies: gauges {@code triad.rollout.policies.held} (versions), {@code
 * triad.rollout.policies.memory} (bytes of weights), {@code triad.rollout.policies.waiting} (versions that cannot be had),
 * {@code triad.rollout.engine.troubled} (1 while the engine cannot draw), {@code triad.rollout.engine.stalled} (versions that
 * are there and whose groups wait for it); counter {@code triad.rollout.policies.failures} by {@code reason}, an error code in lower case.
 */
public final class PolicyMeters {
    private final MeterRegistry meters;
    private final List<Gauge> gauges = new ArrayList<>();

    public PolicyMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Tells of this cache until {@link #unwatch}. */
    void watch(PolicyCache cache) {
        gauge(Gauge.builder("triad.rollout.policies.held", cache, PolicyCache::numPolicies));
        gauge(Gauge.builder("triad.rollout.policies.memory", cache, PolicyCache::numBytes)
                .baseUnit("bytes"));
        gauge(Gauge.builder("triad.rollout.policies.leases", cache, PolicyCache::numLeases));
        gauge(Gauge.builder("triad.rollout.policies.waiting", cache, watched -> watched.waiting()
                .size()));
        gauge(Gauge.builder(
                "triad.rollout.engine.troubled",
                cache,
                watched -> watched.engineTrouble().isPresent() ? 1 : 0));
    }

    /** Tells also of versions whose engine cannot draw, until {@link #unwatch}. */
    void watch(PolicyCache cache, SamplingQueue queue) {
        gauge(Gauge.builder(
                "triad.rollout.engine.stalled", cache, unused -> queue.waiting().size()));
    }

    private void gauge(Gauge.Builder<PolicyCache> gauge) {
        gauges.add(gauge.register(meters));
    }

    /** A registry may outlive the cache, and gives the old gauge to whoever asks for one of the same name. */
    void unwatch() {
        gauges.forEach(meters::remove);
        gauges.clear();
    }

    void failed(ErrorCode code) {
        meters.counter("triad.rollout.policies.failures", "reason", code.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
