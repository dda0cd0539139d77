// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks a server again and again whether it is well, on one thread of its own: health checks and metrics are then answered at
 * once, however often they are asked for and however long the server takes.
 */
final class ServerWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ServerWatch.class);

    private final Supplier<Optional<String>> asking;
    private final ScheduledExecutorService thread;
    private volatile Optional<String> trouble = Optional.of("the server was not asked yet whether it is well");

    /**
     * @param asking returns what is wrong with the server, and throws nothing
     * @param every time from an answer to the next question
     */
    ServerWatch(Supplier<Optional<String>> asking, Duration every) {
        this.asking = asking;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("triad-server-watch").daemon().factory());
        var unused = thread.scheduleWithFixedDelay(this::ask, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    Optional<String> trouble() {
        return trouble;
    }

    private void ask() {
        Optional<String> found;
        try {
            found = asking.get();
        } catch (RuntimeException e) {
            // A task that throws is not scheduled again.
            LOG.errorf(e, "server cannot be asked whether it is well");
            found = Optional.of("the server cannot be asked whether it is well: " + e);
        }
        if (found.isPresent() != trouble.isPresent()) {
            LOG.infof("server is %s%s", found.isPresent() ? "in trouble cause=" : "well", found.orElse(""));
        }
        trouble = found;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
