// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.reasoning.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what becomes of rollouts. While none is being judged, received = judged (over all verdicts) + refused + failed.
 */
@ApplicationScoped
class RolloutAccounts {
    private final Counter received;
    private final Counter refused;
    private final Counter failed;
    private final Map<Verdict, Counter> judged = new EnumMap<>(Verdict.class);

    RolloutAccounts(MeterRegistry meters) {
        received = meters.counter("triad.verifier.rollouts.received");
        refused = meters.counter("triad.verifier.rollouts.refused");
        failed = meters.counter("triad.verifier.rollouts.failed");
        for (Verdict verdict : Verdict.values()) {
            judged.put(verdict, meters.counter("triad.verifier.rollouts.judged", "verdict", verdict.name()));
        }
    }

    void received() {
        received.increment();
    }

    void refused() {
        refused.increment();
    }

    void failed() {
        failed.increment();
    }

    void judged(Verdict verdict) {
        judged.get(verdict).increment();
    }
}
