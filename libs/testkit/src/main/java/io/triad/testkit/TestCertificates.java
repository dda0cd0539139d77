// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates that are made for a test, with the JDK's keytool, and valid for a day: an authority, what it signs for a server on
 * 127.0.0.1 and for a client, and a client that nobody signed for but itself.
 *
 * @param folder where they lie in PEM, as {@code NAME.crt}, {@code NAME.key}, and {@code NAME.pem} with both
 */
public record TestCertificates(Path folder) {
    /** What signs; its name is that of its files too. */
    public static final String AUTHORITY = "ca";

    /** Signed for 127.0.0.1 and localhost. */
    public static final String SERVER = "server";

    /** Signed for a client. */
    public static final String CLIENT = "client";

    /** A client that signed for itself. */
    public static final String STRANGER = "stranger";

    private static final String PASSWORD = "of-a-day";

    /** Makes them in a folder, which is made when it is missing. */
    public static TestCertificates make(Path folder) {
        try {
            Files.createDirectories(folder);
            TestCertificates made = new TestCertificates(folder);
            made.keytool(AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
            made.keytool(SERVER, "-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1");
            made.keytool(CLIENT, "-signer", AUTHORITY);
            made.keytool(STRANGER);
            for (String name : List.of(AUTHORITY, SERVER, CLIENT, STRANGER)) {
                made.writePem(name);
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a certificate's file. */
    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    /** Returns the file of its private key. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Returns the file that has both. */
    public Path both(String name) {
        return folder.resolve(name + ".pem");
    }

    /** Returns what trusts the authority, and shows the certificate of that name if one is named. */
    public SSLContext context(Optional<String> shown) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(AUTHORITY, store().getCertificate(AUTHORITY));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.isPresent() ? keyManagers(shown.get()) : null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers(String name) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                name,
                store().getKey(name, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                store().getCertificateChain(name));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("all.p12"))) {
            all.load(file, PASSWORD.toCharArray());
        }
        return all;
    }

    private void keytool(String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "1",
                "-keystore",
                folder.resolve("all.p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool made no certificate for " + name + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void writePem(String name) throws GeneralSecurityException, IOException {
        StringBuilder chain = new StringBuilder();
        for (Certificate each : store().getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", each.getEncoded()));
        }
        String key =
                pem("PRIVATE KEY", store().getKey(name, PASSWORD.toCharArray()).getEncoded());
        Files.writeString(certificate(name), chain);
        Files.writeString(key(name), key);
        Files.writeString(both(name), key + chain);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
