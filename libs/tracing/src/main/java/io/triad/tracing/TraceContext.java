// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span's place in a trace, as W3C Trace Context writes it in the header {@code traceparent}.
 *
 * @param traceId 32 lower-case hex digits, not all 0
 * @param spanId 16 lower-case hex digits, not all 0
 * @param sampled whether the trace is recorded
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    public TraceContext {
        if (!isId(traceId, 32) || !isId(spanId, 16)) {
            throw new IllegalArgumentException(
                    "'" + traceId + "' and '" + spanId + "' are no ids of a trace and a span: 32 and 16 hex digits");
        }
    }

    private static boolean isId(String id, int length) {
        return id.length() == length
                && id.chars().allMatch(digit -> Character.digit(digit, 16) >= 0 && !Character.isUpperCase(digit))
                && id.chars().anyMatch(digit -> digit != '0');
    }

    /** Reads a header; empty when there is none or it is none of the standard, which then starts a trace of its own. */
    public static Optional<TraceContext> parse(String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        return matcher.matches() && (matcher.group(4) == null || !traceparent.startsWith("00"))
                ? Optional.of(new TraceContext(
                        matcher.group(1), matcher.group(2), (Integer.parseInt(matcher.group(3), 16) & 1) == 1))
                : Optional.empty();
    }

    /** Returns the header: {@code 00-<trace>-<span>-01}. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
