// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.triad.testkit.TestCertificates;
import io.triad.testkit.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that keeps strangers out, at once: keys, an issuer of tokens, certificates on both sides, and narrow limits. */
public class LockedService implements QuarkusTestResourceLifecycleManager {
    /** What a caller of the tests may ask at one time, and how fast; each test asks under a name of its own. */
    static final int MAX_CONCURRENT = 3;

    static final int BURST = 40;

    private @Nullable Path folder;
    private @Nullable TestIssuer issuer;
    private @Nullable TestCertificates certificates;

    @Override
    public Map<String, String> start() {
        try {
            Path made = Files.createTempDirectory("triad-locked-");
            folder = made;
            issuer = new TestIssuer();
            certificates = TestCertificates.make(made);
            Files.writeString(keysFile(), "# nobody yet\nfirst viewer " + sha256(newKey()) + "\n");
            return Map.ofEntries(
                    Map.entry("triad.security.keys-file", keysFile().toString()),
                    Map.entry("triad.security.require-client-certificate", "true"),
                    Map.entry("triad.security.limits.requests-per-second", "1"),
                    Map.entry("triad.security.limits.burst", Integer.toString(BURST)),
                    Map.entry("triad.security.limits.max-concurrent", Integer.toString(MAX_CONCURRENT)),
                    Map.entry("triad.security.limits.deadline", "2s"),
                    Map.entry("quarkus.http.test-ssl-port", "0"),
                    Map.entry("quarkus.tls.key-store.pem.0.cert", file(TestCertificates.SERVER, ".crt")),
                    Map.entry("quarkus.tls.key-store.pem.0.key", file(TestCertificates.SERVER, ".key")),
                    Map.entry("quarkus.tls.trust-store.pem.certs", file(TestCertificates.AUTHORITY, ".crt")),
                    Map.entry("quarkus.oidc.tenant-enabled", "true"),
                    Map.entry("quarkus.oidc.auth-server-url", issuer().url()),
                    Map.entry("quarkus.oidc.token.audience", "triad"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String file(String name, String ending) {
        return folder().resolve(name + ending).toString();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(LockedService.class));
    }

    /** Draws a key, writes its digest into the service's file, and returns it. */
    String newKey(String name, String role) {
        String key = newKey();
        try {
            Files.writeString(keysFile(), Files.readString(keysFile()) + name + " " + role + " " + sha256(key) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    static String newKey() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return "triad_" + HexFormat.of().formatHex(random);
    }

    static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Path keysFile() {
        return folder().resolve("keys");
    }

    TestIssuer issuer() {
        return Objects.requireNonNull(issuer);
    }

    TestCertificates certificates() {
        return Objects.requireNonNull(certificates);
    }

    private Path folder() {
        return Objects.requireNonNull(folder);
    }

    @Override
    public void stop() {
        issuer().close();
        try (Stream<Path> files = Files.walk(folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
