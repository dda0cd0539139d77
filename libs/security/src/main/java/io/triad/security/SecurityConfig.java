// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may ask a service, and how much. Tokens are configured by {@code quarkus.oidc.*}, certificates by {@code quarkus.tls.*}. */
@ConfigMapping(prefix = "triad.security")
public interface SecurityConfig {
    /** A file of API keys: see {@link ApiKeys}. */
    Optional<Path> keysFile();

    /** Whether everybody may ask a service that others than this machine reach. For networks that let in nobody else. */
    @WithDefault("false")
    boolean allowAnonymous();

    /** Whether callers over TLS must show a certificate that the service's trust store has signed. */
    @WithDefault("false")
    boolean requireClientCertificate();

    /** What a caller may ask for. */
    Limits limits();

    /** Bounds of a caller: a key's or token's name, or an address where nobody is asked who they are. */
    interface Limits {
        /** Requests a second, on average. */
        @WithDefault("100")
        int requestsPerSecond();

        /** Requests at once, after a time without any. */
        @WithDefault("200")
        int burst();

        /** Requests that are being answered at one time. */
        @WithDefault("32")
        int maxConcurrent();

        /** How long a request may take. */
        @WithDefault("5m")
        Duration deadline();
    }
}
