// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the service's tracing, once. */
@Singleton
class TracingProducer {
    private final TracingConfig config;
    private final String service;

    TracingProducer(TracingConfig config, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.service = service;
    }

    @Produces
    @Singleton
    Tracing tracing() {
        double ratio = config.ratio();
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "triad.tracing.ratio (TRIAD_TRACING_RATIO) is 0 to 1, not " + ratio);
        }
        return config.endpoint()
                .map(endpoint -> (Tracing) new OtlpTracing(address(endpoint), ratio, service))
                .orElse(Tracing.OFF);
    }

    private static URI address(URI endpoint) {
        if (endpoint.getHost() == null
                || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "triad.tracing.endpoint (TRIAD_TRACING_ENDPOINT) is '" + endpoint
                            + "', which is no address such as http://127.0.0.1:4318");
        }
        return endpoint;
    }

    void close(@Disposes Tracing tracing) {
        tracing.close();
    }
}
