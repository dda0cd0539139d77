// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Settings of traces, the same for every service. */
@ConfigMapping(prefix = "triad.tracing")
public interface TracingConfig {
    /** Where a collector takes OTLP over HTTP, such as {@code http://127.0.0.1:4318}; nothing is traced unless it is set. */
    Optional<URI> endpoint();

    /** Share of the traces that are recorded, 0 to 1; to be the same for all services. */
    @WithDefault("1.0")
    double ratio();
}
