// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.concurrent.TimeUnit;

/** How fast a log may be read, so that a live run keeps its broker. Not thread-safe. */
public final class ReadRate {
    private final long bytesPerSecond;
    private long begun;
    private long spent;

    private ReadRate(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** As fast as it goes. */
    public static ReadRate unlimited() {
        return new ReadRate(Long.MAX_VALUE);
    }

    /** No faster than that on average since the first read, in bytes of events. */
    public static ReadRate of(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "a rate is 1 byte a second or more, not " + bytesPerSecond);
        }
        return new ReadRate(bytesPerSecond);
    }

    /** Counts bytes that were read, and waits until there is time for more. */
    void spend(long numBytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        long now = System.nanoTime();
        if (spent == 0) {
            begun = now;
        }
        spent += numBytes;
        long due = (long) (1e9 * spent / bytesPerSecond) - (now - begun);
        if (due > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(due);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TriadException(ErrorCode.UNAVAILABLE, "reading the log was interrupted", e);
            }
        }
    }
}
