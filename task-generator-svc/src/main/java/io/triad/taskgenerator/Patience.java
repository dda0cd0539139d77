// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does again what failed for a reason that may pass, such as a broker that is away: work that is given up would stop its
 * channel, and nothing but a restart of the service would go on with it.
 *
 * @param pause how long is waited between two attempts
 */
record Patience(Duration pause) {
    private static final Logger LOG = Logger.getLogger(Patience.class);

    /**
     * Returns what the work returns once it is done, however often that takes; the work may be repeated.
     *
     * @throws TriadException what the work throws that cannot pass, or that it threw last when this thread is interrupted
     */
    <T> T until(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (TriadException e) {
                boolean passing =
                        e.code().kind() == ErrorCode.Kind.TRANSIENT || e.code().kind() == ErrorCode.Kind.RESOURCE;
                if (!passing || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warnf("not done, will try again pause=%s errorCode=%s: %s", pause, e.code(), e.getMessage());
                sleep(e);
            }
        }
    }

    private void sleep(TriadException reason) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }
}
