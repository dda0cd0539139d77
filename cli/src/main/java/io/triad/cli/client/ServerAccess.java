// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import io.triad.checkpoint.store.TrustedCertificates;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What a suite is shown, and whom it must show itself to be.
 *
 * @param token shown with every request
 * @param caFile PEM file of the certificates that the suite's own is signed with; those that the JVM trusts when empty
 * @param certificateFile PEM file with the private key and the certificate to show where the suite asks for one
 */
public record ServerAccess(Optional<Token> token, Optional<Path> caFile, Optional<Path> certificateFile) {
    /** Shows nothing. */
    public static ServerAccess none() {
        return new ServerAccess(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns what speaks TLS so; empty when the JVM's own way will do.
     *
     * @throws TriadException INVALID_REQUEST or NOT_FOUND when a file cannot be used
     */
    Optional<SSLContext> context() {
        if (caFile.isEmpty() && certificateFile.isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificateFile
                            .map(file -> new ClientCertificate(file).keyManagers())
                            .orElse(new KeyManager[0]),
                    caFile.map(file -> new TrustManager[] {new TrustedCertificates(file).trustManager()})
                            .orElse(null),
                    null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
