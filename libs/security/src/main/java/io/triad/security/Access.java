// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** Whom a service serves, decided once, at its start. */
public sealed interface Access {
    /**
     * Everybody who reaches it, as operator.
     *
     * @param thisMachineOnly whether nobody else can
     */
    record Open(boolean thisMachineOnly) implements Access {}

    /**
     * Whoever shows a key or a token.
     *
     * @param keys whether there are API keys
     * @param tokens whether there is an issuer of tokens
     */
    record Closed(boolean keys, boolean tokens) implements Access {}

    /**
     * Decides.
     *
     * @param host the address that the service listens on
     * @param keys whether API keys are configured
     * @param tokens whether an issuer of tokens is
     * @param allowAnonymous whether everybody may ask although others than this machine reach the service
     * @throws TriadException INVALID_REQUEST when strangers could ask and nobody said that they may
     */
    static Access decide(String host, boolean keys, boolean tokens, boolean allowAnonymous) {
        if (keys || tokens) {
            if (allowAnonymous) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "triad.security.allow-anonymous is true, and so "
                                + (keys ? "the keys of triad.security.keys-file" : "quarkus.oidc")
                                + " would keep nobody out; leave one of them out");
            }
            return new Closed(keys, tokens);
        }
        boolean thisMachineOnly = Loopback.isName(host);
        if (!thisMachineOnly && !allowAnonymous) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "quarkus.http.host is '" + host
                            + "', which others than this machine reach, and nobody would be asked who"
                            + " they are. Set triad.security.keys-file (TRIAD_SECURITY_KEYS_FILE) to a file of API keys, or"
                            + " quarkus.oidc.tenant-enabled, .auth-server-url and .token.audience to an issuer of tokens;"
                            + " in a network that lets in nobody else, triad.security.allow-anonymous"
                            + " (TRIAD_SECURITY_ALLOW_ANONYMOUS) to true. docs/security.md says how");
        }
        return new Open(thisMachineOnly);
    }
}
