// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A private key (PKCS#8, without a password) and its certificates, in one PEM file. */
record ClientCertificate(Path file) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    /**
     * Returns what shows it.
     *
     * @throws TriadException NOT_FOUND when the file cannot be read, INVALID_REQUEST when key or certificate are missing
     */
    KeyManager[] keyManagers() {
        try {
            String pem = Files.readString(file, StandardCharsets.US_ASCII);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            char[] password = new char[0];
            store.setKeyEntry("client", key(pem), password, certificates(pem));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new TriadException(
                    e instanceof GeneralSecurityException ? ErrorCode.INVALID_REQUEST : ErrorCode.NOT_FOUND,
                    "--certificate-file is " + file + ", which cannot be used (" + e.getMessage()
                            + "); name a PEM file with a private key, -----BEGIN PRIVATE KEY-----, and its certificates",
                    e);
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new GeneralSecurityException("it has no private key in PKCS#8");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm.
            }
        }
        throw new GeneralSecurityException("its private key is none of " + ALGORITHMS);
    }

    private static Certificate[] certificates(String pem) throws GeneralSecurityException {
        // The JDK's reader passes over nothing but white space.
        String only = KEY.matcher(pem).replaceAll("").strip();
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(only.getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        if (chain.length == 0) {
            throw new GeneralSecurityException("it has no certificate");
        }
        return chain;
    }
}
