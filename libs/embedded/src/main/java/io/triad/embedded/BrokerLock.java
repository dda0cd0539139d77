// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a broker asks its clients for: TLS, a certificate, and a name with a password (SASL/SCRAM-SHA-512) or a token
 * (SASL/OAUTHBEARER). Whoever has them may do everything.
 *
 * @param user letters and digits
 * @param password letters and digits
 * @param certificate PEM file with the broker's private key and its certificate, which is good for a client too
 * @param authority PEM file with the certificate that the clients' must be signed with, and the broker's is
 * @param issuer whose tokens are taken
 */
public record BrokerLock(String user, String password, Path certificate, Path authority, Issuer issuer) {
    /**
     * An issuer of tokens. The broker fetches its keys only from addresses that the system property
     * {@code org.apache.kafka.sasl.oauthbearer.allowed.urls} names.
     *
     * @param name as its tokens say it ({@code iss})
     * @param keys URL of its public keys (JWKS)
     * @param audience for whom the tokens must be made ({@code aud})
     */
    public record Issuer(String name, String keys, String audience) {}

    /** Returns it by JDK types alone, for the broker's class loader. */
    Map<String, String> settings() {
        return Map.of(
                "user",
                user,
                "password",
                password,
                "certificate",
                certificate.toAbsolutePath().toString(),
                "authority",
                authority.toAbsolutePath().toString(),
                "issuer",
                issuer.name(),
                "issuer.keys",
                issuer.keys(),
                "issuer.audience",
                issuer.audience());
    }
}
