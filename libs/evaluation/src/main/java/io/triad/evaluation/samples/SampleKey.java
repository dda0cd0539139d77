// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.samples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What decides a response: two of one key are the same, token by token, so the second need not be drawn.
 *
 * @param checkpoint digest of the checkpoint, 64 hex digits
 * @param engine what draws, by the name that changes with its arithmetic
 * @param prompt SHA-256 of the prompt's words, 64 hex digits: the task as the policy sees it
 * @param decoding the decoding settings, as text
 * @param seed of the random numbers; 0 where none are drawn
 */
public record SampleKey(String checkpoint, String engine, String prompt, String decoding, long seed) {
    /** The first 128 bits of a SHA-256: what a key is known by among millions. */
    record Fingerprint(long high, long low) {}

    Fingerprint fingerprint() {
        String text = String.join("\n", checkpoint, engine, prompt, decoding, Long.toString(seed));
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Fingerprint(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
