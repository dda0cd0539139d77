// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * Ends processes that say twice, one pause apart, that they cannot go on. A process that is busy or slow and says nothing is
 * left alone.
 */
final class LivenessWatch implements AutoCloseable {
    /** What a service answers while a liveness check is down. */
    private static final int CANNOT_GO_ON = 503;

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 2_000;

    private final Supplier<List<Child>> children;
    private final Duration pause;
    private final ProgressListener listener;
    private final Set<Child> doubtful = Collections.newSetFromMap(new WeakHashMap<>());
    private final Thread thread;

    /**
     * Begins to watch.
     *
     * @param children gives the processes that have answered and run
     */
    LivenessWatch(Supplier<List<Child>> children, Duration pause, ProgressListener listener) {
        this.children = children;
        this.pause = pause;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("liveness").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pause);
                children.get().forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Child child) {
        Optional<String> reason = child.liveness().flatMap(LivenessWatch::reason);
        if (reason.isEmpty()) {
            doubtful.remove(child);
        } else if (!doubtful.add(child)) {
            listener.told(child.name() + " cannot go on and is ended: " + reason.get());
            boolean unused = child.handle().destroyForcibly();
        }
    }

    /** Returns what the process says when it cannot go on. */
    private static Optional<String> reason(URI address) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            if (connection.getResponseCode() != CANNOT_GO_ON) {
                return Optional.empty();
            }
            try (InputStream answer = connection.getErrorStream()) {
                String text = answer == null ? "" : new String(answer.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                return Optional.of(text.replaceAll("\\s+", " ").strip());
            }
        } catch (IOException saysNothing) {
            return Optional.empty();
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
