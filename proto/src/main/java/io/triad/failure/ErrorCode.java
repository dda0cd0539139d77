// SPDX-License-Identifier: Apache-2.0
package io.triad.failure;

/**
 * What went wrong, grouped by what the caller must do about it.
 *
 * <p>The kind decides the handling everywhere: TRANSIENT is retried, RESOURCE is retried with backoff, INVALID_INPUT goes
 * to the dead-letter topic (or back to the caller), INTERNAL stops the consumer.
 */
public enum ErrorCode {
    /** A recipe, request or option has a key or value that is not allowed. */
    INVALID_REQUEST(Kind.INVALID_INPUT),
    /** An event on a topic cannot be decoded or contradicts its contract. */
    INVALID_EVENT(Kind.INVALID_INPUT),
    /** A checkpoint or tensor file is malformed, truncated or not what its digest says. */
    CORRUPT_CHECKPOINT(Kind.INVALID_INPUT),
    /** A run, lane, checkpoint or object that was asked for does not exist. */
    NOT_FOUND(Kind.INVALID_INPUT),
    /** The object store or the broker did not answer in time or answered that it is busy. */
    UNAVAILABLE(Kind.TRANSIENT),
    /** Disk, memory, a port or another limited thing is exhausted. */
    EXHAUSTED(Kind.RESOURCE),
    /** Credentials or permissions are refused. */
    REFUSED(Kind.RESOURCE),
    /** A loss, gradient or log-probability is not finite. */
    NON_FINITE(Kind.INTERNAL),
    /** A law of the system does not hold; this is a defect. */
    BROKEN_INVARIANT(Kind.INTERNAL);

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    /** Returns the kind that decides the handling. */
    public Kind kind() {
        return kind;
    }

    /** How a failure is handled. */
    public enum Kind {
        INVALID_INPUT,
        TRANSIENT,
        RESOURCE,
        INTERNAL
    }
}
