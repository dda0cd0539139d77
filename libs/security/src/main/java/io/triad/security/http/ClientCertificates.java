// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.triad.security.SecurityConfig;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Asks callers over TLS for a certificate. Quarkus' own setting for it is fixed when a service is built. */
@Singleton
public class ClientCertificates implements HttpServerOptionsCustomizer {
    private final SecurityConfig config;

    ClientCertificates(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (config.requireClientCertificate()) {
            options.setClientAuth(ClientAuth.REQUIRED);
        }
    }
}
