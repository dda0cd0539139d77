// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.triad.taskgenerator.demonstration.DemonstrationIssuer;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the log is folded and while demonstrations can be issued; says why not. */
@Readiness
@ApplicationScoped
public class LogFoldedCheck implements HealthCheck {
    private final LogFold fold;
    private final DemonstrationIssuer issuer;

    LogFoldedCheck(LogFold fold, DemonstrationIssuer issuer) {
        this.fold = fold;
        this.issuer = issuer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("log-folded")
                .status(fold.isFolded() && issuer.failure().isEmpty());
        if (!fold.isFolded()) {
            check.withData("reason", fold.waitingFor());
        }
        issuer.failure().ifPresent(failure -> check.withData("demonstrations", failure));
        return check.build();
    }
}
