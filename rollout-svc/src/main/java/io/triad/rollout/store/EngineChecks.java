// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.Waiting;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** What readiness says. */
final class EngineChecks {
    private EngineChecks() {}

    /** Says what is waited for, why, and since when; the one waited for longest. */
    static HealthCheckResponse policies(PolicyCache policies, SamplingQueue queue) {
        List<Waiting> missing = policies.waiting();
        List<Waiting> stalled = queue.waiting();
        Optional<Waiting> longest = Stream.concat(missing.stream(), stalled.stream())
                .min(Comparator.comparing(Waiting::since, Comparator.<Instant>naturalOrder()));
        if (longest.isEmpty()) {
            return HealthCheckResponse.up("policies");
        }
        Waiting waiting = longest.get();
        return HealthCheckResponse.named("policies")
                .down()
                .withData(
                        "waiting",
                        "checkpoint " + waiting.checkpoint().uri() + " cannot be "
                                + (missing.contains(waiting) ? "loaded: " : "drawn with: ") + waiting.reason())
                .withData("errorCode", waiting.code().name())
                .withData("since", waiting.since().toString())
                .withData("numWaiting", missing.size() + stalled.size())
                .build();
    }

    /** Says why the engine cannot draw. */
    static HealthCheckResponse engine(PolicyCache policies) {
        Optional<String> trouble = policies.engineTrouble();
        return trouble.isEmpty()
                ? HealthCheckResponse.up("engine")
                : HealthCheckResponse.named("engine")
                        .down()
                        .withData("reason", trouble.get())
                        .build();
    }
}
