// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificates that a server's own must be signed with, in place of those that the JVM trusts: a PEM file of them. */
public record TrustedCertificates(Path file) {
    /**
     * Returns what trusts them and no others.
     *
     * @throws TriadException NOT_FOUND when the file cannot be read, INVALID_REQUEST when it has no certificate
     */
    public X509TrustManager trustManager() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : read()) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509TrustManager manager) {
                    return manager;
                }
            }
            throw new IllegalStateException("every JDK checks X.509 certificates");
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private Collection<? extends Certificate> read() throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("it has none");
            }
            return certificates;
        }
    }

    private TriadException unusable(Exception cause) {
        return new TriadException(
                cause instanceof IOException ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_REQUEST,
                "The certificates to trust cannot be read from " + file + " (" + cause
                        + "); name a file with certificates in PEM, -----BEGIN CERTIFICATE-----",
                cause);
    }
}
