// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does for several things at one time what mostly waits for a server. */
final class Parallel {
    private Parallel() {}

    /**
     * Does it for each, a few at a time, and returns when all are done.
     *
     * @throws RuntimeException what the first in the order of the list threw, once no other is under way
     */
    static <T> void forEach(List<T> things, int atOnce, Consumer<T> action) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            List<Future<?>> begun = new ArrayList<>();
            things.forEach(thing -> begun.add(threads.submit(() -> action.accept(thing))));
            for (Future<?> each : begun) {
                Object unused = each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("one of several things failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "interrupted while several objects were on their way", e);
        }
    }
}
