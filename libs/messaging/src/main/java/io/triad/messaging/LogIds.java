// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What this thread works on, for every line that it logs meanwhile: fields of the log's context, which JSON logs show. Once
 * closed, the thread has the fields that it had before.
 */
public final class LogIds implements AutoCloseable {
    /** What the fields were before; absent ones as null. */
    private final Map<String, @Nullable Object> before = new HashMap<>();

    private LogIds() {}

    /** Names the run. */
    public static LogIds run(String runId) {
        return new LogIds().with("runId", runId);
    }

    /** Names the run and the lane. */
    public static LogIds lane(String runId, String laneId) {
        return run(runId).with("laneId", laneId);
    }

    /** Names the training step. */
    public LogIds step(int step) {
        return with("step", step);
    }

    /** Names the version that is sampled with, or published. */
    public LogIds policyVersion(int version) {
        return with("policyVersion", version);
    }

    /** Names the task. */
    public LogIds task(String taskId) {
        return with("taskId", taskId);
    }

    /** Names the response. */
    public LogIds rollout(String rolloutId) {
        return with("rolloutId", rolloutId);
    }

    /** Names the trace; nothing when there is none. */
    public LogIds trace(String traceId) {
        return with("traceId", traceId);
    }

    private LogIds with(String name, Object value) {
        String text = value.toString();
        if (!text.isEmpty()) {
            if (!before.containsKey(name)) {
                before.put(name, MDC.get(name));
            }
            MDC.put(name, text);
        }
        return this;
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                MDC.remove(name);
            } else {
                MDC.put(name, value);
            }
        });
    }
}
