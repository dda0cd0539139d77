// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** How a service lets callers in. Made at the start, so that a service that would let in strangers does not start. */
@Singleton
public class Entry {
    private static final Logger LOG = Logger.getLogger(Entry.class);
    private static final Duration KEYS_INTERVAL = Duration.ofSeconds(1);

    private final Access access;
    private final Optional<ApiKeyFile> keys;
    private final boolean encrypted;

    Entry(
            SecurityConfig config,
            TlsConfigurationRegistry certificates,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> certificate,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean tokens,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience) {
        access = Access.decide(host, config.keysFile().isPresent(), tokens, config.allowAnonymous());
        if (tokens && audience.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "quarkus.oidc.token.audience is not set, so a token that the issuer made for any other application would be"
                            + " taken here; set it to the audience that tokens for Triad name");
        }
        keys = config.keysFile().map(file -> new ApiKeyFile(file, KEYS_INTERVAL));
        encrypted = certificate
                .map(certificates::get)
                .orElseGet(certificates::getDefault)
                .filter(each -> each.getKeyStoreOptions() != null)
                .isPresent();
        if (config.requireClientCertificate() && !encrypted) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "triad.security.require-client-certificate is true, and the service has no certificate itself; set"
                            + " quarkus.tls.key-store.pem.0.cert and .key, and quarkus.tls.trust-store.pem.certs");
        }
    }

    void tell(@Observes StartupEvent started) {
        switch (access) {
            case Access.Open(boolean thisMachineOnly) -> {
                if (!thisMachineOnly) {
                    LOG.warn("Whoever reaches this service may do everything: triad.security.allow-anonymous is true");
                }
            }
            case Access.Closed ignored -> {
                if (!encrypted) {
                    LOG.warn(
                            "Keys and tokens come to this service unencrypted: no certificate is set (quarkus.tls.key-store)."
                                    + " That is right only where something before it, or below it, encrypts");
                }
            }
        }
    }

    /** Returns whom the service serves. */
    public Access access() {
        return access;
    }

    /** Returns the API keys, empty when there are none. */
    public Optional<ApiKeyFile> keys() {
        return keys;
    }

    /** Tells whether the service has a certificate, so that what needs a name is asked over TLS alone. */
    public boolean isEncrypted() {
        return encrypted;
    }
}
