// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Live until a failure stops the flow, which it then names. */
@Liveness
@ApplicationScoped
class FlowRunningCheck implements HealthCheck {
    private final VerifierFlow flow;

    FlowRunningCheck(VerifierFlow flow) {
        this.flow = flow;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check =
                HealthCheckResponse.named("flow running").status(flow.failure().isEmpty());
        flow.failure().ifPresent(reason -> check.withData("failure", String.valueOf(reason.getMessage())));
        return check.build();
    }
}
