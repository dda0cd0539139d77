// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.OptionalLong;

/**
 * How much of the machine an {@link EmbeddedSampler} takes; none of it changes what is sampled.
 *
 * @param maxBatch most responses in the making at one time
 * @param numThreads platform threads; the machine's cores is a good number
 * @param memoryBytes most memory for keys and values in bytes; if empty, enough for {@code maxBatch} responses of the longest kind, but no
 *     more than a quarter of the Java heap
 * @param promptRows most prompt tokens that are read in one step beside the responses, so that a long prompt does not hold them up
 * @param sharesPrompts whether a beginning that several prompts have is read once
 */
public record EmbeddedSamplerSettings(
        int maxBatch, int numThreads, OptionalLong memoryBytes, int promptRows, boolean sharesPrompts) {
    private static final int PROMPT_ROWS = 128;

    public EmbeddedSamplerSettings {
        requirePositive("maxBatch", maxBatch);
        requirePositive("numThreads", numThreads);
        requirePositive("promptRows", promptRows);
        memoryBytes.ifPresent(bytes -> requirePositive("memoryBytes", bytes));
    }

    /** The usual settings for so many responses and threads. */
    public static EmbeddedSamplerSettings of(int maxBatch, int numThreads) {
        return new EmbeddedSamplerSettings(maxBatch, numThreads, OptionalLong.empty(), PROMPT_ROWS, true);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is " + value + "; it must be 1 or more");
        }
    }
}
