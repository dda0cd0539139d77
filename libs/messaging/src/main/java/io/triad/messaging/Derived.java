// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.StringJoiner;

/** Ids and seeds are derived from what they stand for, never drawn: the same step asks for the same tasks, always. */
public final class Derived {
    private Derived() {}

    /** Returns {@code parts} joined by slashes, the form of every id: {@code run/lane/step/prompt/sample}. */
    public static String id(Object... parts) {
        StringJoiner id = new StringJoiner("/");
        for (Object part : parts) {
            id.add(part.toString());
        }
        return id.toString();
    }

    /**
     * Returns the seed for {@code path} below {@code root}: the first eight bytes, big-endian, of the SHA-256 of
     * {@code root/path…} in UTF-8.
     */
    public static long seed(long root, Object... path) {
        byte[] digest = sha256((root + "/" + id(path)).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }

    /** Returns the SHA-256 of {@code bytes} as 64 lower-case hex digits. */
    public static String sha256Hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
