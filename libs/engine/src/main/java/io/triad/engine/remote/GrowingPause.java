// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import io.triad.engine.remote.RemoteEngineSettings.Retries;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between the tries of one call: they double, and each is drawn from its upper half, so that calls which
 * failed together do not come back together. A server's {@code Retry-After} is a floor.
 */
final class GrowingPause implements CustomBackoffStrategy {
    private final Retries retries;
    private final RandomGenerator random;
    private long ceilingMillis;

    GrowingPause(Retries retries, RandomGenerator random) {
        this.retries = retries;
        this.random = random;
        this.ceilingMillis = retries.firstPause().toMillis();
    }

    @Override
    public synchronized long nextDelayInMillis(Throwable failure) {
        long longest = retries.longestPause().toMillis();
        long ceiling = Math.min(ceilingMillis, longest);
        ceilingMillis = 2 * ceiling;
        long pause = ceiling - (long) (random.nextDouble() * (ceiling / 2.0));
        return Math.max(pause, Math.min(asked(failure), longest));
    }

    private static long asked(Throwable failure) {
        return failure instanceof TransientFailure passing
                ? passing.retryAfter().map(Duration::toMillis).orElse(0L)
                : 0;
    }
}
