// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

/** What a response turned out to be. */
public enum Verdict {
    /** The answer solves the puzzle. */
    CORRECT,
    /** The answer can be read and does not solve the puzzle. */
    WRONG,
    /** The tags are in order, but the answer cannot be read as one plain answer. */
    UNPARSEABLE,
    /** A tag is missing, repeated or out of order. */
    MALFORMED,
    /** Judging took longer than it may; says nothing about the response. */
    TIMEOUT,
    /** The verifier failed; says nothing about the response. */
    VERIFIER_ERROR
}
