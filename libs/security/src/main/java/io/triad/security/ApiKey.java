// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An API key as a service knows it: by its digest, never itself.
 *
 * <p>A key is drawn at random and long, so that a digest without salt or stretching gives nothing away; a password would not
 * be.
 */
public final class ApiKey {
    /** What every key begins with, so that one is known for what it is wherever it turns up. */
    public static final String PREFIX = "triad_";

    /** Shortest key that is taken, in characters: 128 bits in hexadecimal digits behind the prefix. */
    public static final int MIN_LENGTH = PREFIX.length() + 32;

    private final String name;
    private final Role role;
    private final byte[] digest;

    ApiKey(String name, Role role, byte[] digest) {
        this.name = name;
        this.role = role;
        this.digest = digest.clone();
    }

    /** Returns who the key was given to. */
    public String name() {
        return name;
    }

    /** Returns what its bearer may do. */
    public Role role() {
        return role;
    }

    /** Tells whether {@code other} is the key's digest, in a time that does not depend on where they differ. */
    boolean has(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + role.label() + ")";
    }
}
