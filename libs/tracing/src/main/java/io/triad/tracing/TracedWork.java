// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that was done: a span, told once it has ended.
 *
 * @param name what: {@code sample}
 * @param context its own place
 * @param parent the span that led to it, in the same trace; empty for the first of a trace
 * @param began when it began
 * @param ended when it had ended
 * @param attributes what it was done to: ids by the names that logs use, text or whole numbers
 * @param links spans of other traces that it has to do with
 * @param failure what went wrong; empty when nothing did
 */
public record TracedWork(
        String name,
        TraceContext context,
        Optional<TraceContext> parent,
        Instant began,
        Instant ended,
        Map<String, Object> attributes,
        List<TraceContext> links,
        Optional<String> failure) {
    public TracedWork {
        attributes = new TreeMap<>(attributes);
        links = List.copyOf(links);
    }
}
