// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A failure of one try that may pass: the server is busy, ails, or the connection broke. */
final class TransientFailure extends TriadException {
    private static final long serialVersionUID = 1L;

    private final boolean busy;
    private final transient Optional<Duration> retryAfter;

    private TransientFailure(
            String message, boolean busy, Optional<Duration> retryAfter, Optional<? extends Throwable> cause) {
        super(ErrorCode.UNAVAILABLE, message, cause.orElse(null));
        this.busy = busy;
        this.retryAfter = retryAfter;
    }

    /** The server is well but has too much to do. */
    static TransientFailure busy(String message, Optional<Duration> retryAfter) {
        return new TransientFailure(message, true, retryAfter, Optional.empty());
    }

    /** The server failed. */
    static TransientFailure ailing(String message, Optional<Duration> retryAfter) {
        return new TransientFailure(message, false, retryAfter, Optional.empty());
    }

    /** No whole answer came. */
    static TransientFailure cutOff(String message, IOException cause) {
        return new TransientFailure(message, false, Optional.empty(), Optional.of(cause));
    }

    boolean isBusy() {
        return busy;
    }

    /** How long the server asked to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
