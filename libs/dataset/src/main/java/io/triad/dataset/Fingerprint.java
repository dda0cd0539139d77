// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.puzzle.Puzzle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of the SHA-256 of a puzzle's canonical form: what a question is known by among millions. */
record Fingerprint(long high, long low) {
    static Fingerprint of(Puzzle puzzle) {
        return of(puzzle.canonicalForm());
    }

    static Fingerprint of(String text) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Fingerprint(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
