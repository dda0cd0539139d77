// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** The one pair of keys an embedded store accepts; its text never shows the secret. */
public record StoreCredentials(String accessKey, String secretKey) {
    private static final String ACCESS_KEY = "access-key";
    private static final String SECRET_KEY = "secret-key";

    public StoreCredentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("The access key and the secret key of a store must not be blank");
        }
    }

    /** Returns fresh keys from the system's secure random source. */
    public static StoreCredentials random() {
        SecureRandom random = new SecureRandom();
        byte[] access = new byte[8];
        byte[] secret = new byte[24];
        random.nextBytes(access);
        random.nextBytes(secret);
        HexFormat hex = HexFormat.of();
        return new StoreCredentials("triad-" + hex.formatHex(access), hex.formatHex(secret));
    }

    /** Reads the keys from that file, or makes new ones and writes them there, readable by the owner alone. */
    public static StoreCredentials readOrCreate(Path file) {
        if (Files.exists(file)) {
            return read(file);
        }
        StoreCredentials fresh = random();
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    ACCESS_KEY + "=" + fresh.accessKey + "\n" + SECRET_KEY + "=" + fresh.secretKey + "\n",
                    StandardOpenOption.WRITE);
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException("The store's keys cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads the keys from a file that {@link #readOrCreate} wrote. */
    public static StoreCredentials read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("The store's keys cannot be read from " + file + ": " + e.getMessage(), e);
        }
        String access = properties.getProperty(ACCESS_KEY, "");
        String secret = properties.getProperty(SECRET_KEY, "");
        if (access.isBlank() || secret.isBlank()) {
            throw new IllegalStateException(file + " must hold " + ACCESS_KEY + " and " + SECRET_KEY
                    + "; restore it, or delete it to make new keys");
        }
        return new StoreCredentials(access, secret);
    }

    @Override
    public String toString() {
        return "StoreCredentials[accessKey=" + accessKey + ", secretKey=(hidden)]";
    }
}
