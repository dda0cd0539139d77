// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the state is folded from the log; alive until a failure of our own making stops the flow. */
@ApplicationScoped
public class FlowHealth {
    private final EvaluationFlow flow;

    FlowHealth(EvaluationFlow flow) {
        this.flow = flow;
    }

    @Produces
    @Readiness
    HealthCheck folded() {
        return () -> HealthCheckResponse.named("state folded")
                .status(flow.isFolded())
                .build();
    }

    @Produces
    @Liveness
    HealthCheck running() {
        return () -> {
            var response = HealthCheckResponse.named("flow running")
                    .status(flow.failure().isEmpty());
            flow.failure().ifPresent(failure -> response.withData("failure", String.valueOf(failure.getMessage())));
            return response.build();
        };
    }
}
