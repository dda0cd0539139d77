// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.triad.messaging.Derived;
import java.nio.charset.StandardCharsets;

/**
 * Ids of traces and spans are derived from what they stand for, never drawn. So whoever knows a task's id knows its trace,
 * without an index; and what is done again after a crash lands in the same trace, as the same span.
 *
 * <p>A trace's id is the first 16 bytes of the SHA-256 of {@code trace/ID} in UTF-8, a span's the first 8 of that of
 * {@code span/WHAT/ID}: {@code printf trace/RUN/LANE/STEP/PROMPT | sha256sum | cut -c1-32} prints that of a task.
 */
public final class TraceNames {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private TraceNames() {}

    /**
     * Returns the id of a trace.
     *
     * @param id of the task, or of the step: {@code run/lane/step[/prompt]}
     */
    public static String trace(String id) {
        return digits("trace/" + id, TRACE_DIGITS);
    }

    /**
     * Returns the id of a span.
     *
     * @param what the span's name: {@code sample}
     * @param id of what it was done to: a task, a rollout, a step
     */
    public static String span(String what, String id) {
        return digits("span/" + what + "/" + id, SPAN_DIGITS);
    }

    private static String digits(String name, int number) {
        return Derived.sha256Hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, number);
    }
}
