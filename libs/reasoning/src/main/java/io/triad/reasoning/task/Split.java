// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Puzzle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which set a puzzle belongs to: by what it means, so that no puzzle is in both, however it is written.
 *
 * <p>The SHA-256 digest of the {@linkplain Puzzle#semanticClass() semantic class} in UTF-8 decides: its last three bits are zero for one puzzle in eight,
 * and these are held out.
 */
public enum Split {
    TRAIN("train"),
    HELDOUT("heldout");

    private final String label;

    Split(String label) {
        this.label = label;
    }

    /** The name in events, files and task ids. */
    public String label() {
        return label;
    }

    /**
     * The split with a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Split of(String label) {
        for (Split split : values()) {
            if (split.label.equals(label)) {
                return split;
            }
        }
        throw new IllegalArgumentException("No split '" + label + "'; there are train and heldout");
    }

    /** The split that a puzzle belongs to, whatever its level or seed. */
    public static Split of(Puzzle puzzle) {
        byte[] digest = sha256(puzzle.semanticClass());
        return (digest[digest.length - 1] & 7) == 0 ? HELDOUT : TRAIN;
    }

    /** The SHA-256 digest of a text in UTF-8, 64 lower-case hexadecimal digits. */
    static String digest(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one does not", e);
        }
    }
}
