// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * A collector of traces: takes OTLP over HTTP on this machine, reads it by the standard's own protobuf, and keeps it.
 */
public final class OtlpReceiver implements AutoCloseable {
    private static final int NANOS_A_MILLI = 1_000_000;

    private final List<Told> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * A span as it came.
     *
     * @param service who told it
     * @param parentId id of its parent, empty for none
     * @param attributes values as text
     * @param links the traces that it points to, as {@code traceId/spanId}
     * @param failed whether its status is an error
     */
    public record Told(
            String service,
            String name,
            String traceId,
            String spanId,
            String parentId,
            long beganNanos,
            long endedNanos,
            Map<String, String> attributes,
            List<String> links,
            boolean failed) {}

    /** Listens on a free port. */
    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** Returns where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            InputStream body = exchange.getRequestBody();
            boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            ExportTraceServiceRequest request =
                    ExportTraceServiceRequest.parseFrom(isPacked ? new GZIPInputStream(body) : body);
            request.getResourceSpansList().forEach(this::keep);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void keep(ResourceSpans told) {
        String service = attributes(told.getResource().getAttributesList()).getOrDefault("service.name", "");
        told.getScopeSpansList().forEach(scope -> scope.getSpansList()
                .forEach(span -> spans.add(new Told(
                        service,
                        span.getName(),
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getStartTimeUnixNano(),
                        span.getEndTimeUnixNano(),
                        attributes(span.getAttributesList()),
                        span.getLinksList().stream().map(OtlpReceiver::link).toList(),
                        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR))));
    }

    private static String link(Span.Link link) {
        return hex(link.getTraceId().toByteArray()) + "/" + hex(link.getSpanId().toByteArray());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> attributes(List<KeyValue> told) {
        Map<String, String> attributes = new TreeMap<>();
        told.forEach(each -> attributes.put(
                each.getKey(),
                each.getValue().hasIntValue()
                        ? Long.toString(each.getValue().getIntValue())
                        : each.getValue().getStringValue()));
        return attributes;
    }

    /** Returns what has come so far. */
    public List<Told> spans() {
        return List.copyOf(spans);
    }

    /** Returns the spans of a trace, the earliest first. */
    public List<Told> trace(String traceId) {
        return spans.stream()
                .filter(span -> span.traceId().equals(traceId))
                .sorted(Comparator.comparingLong(Told::beganNanos)
                        .thenComparing(Told::name)
                        .thenComparing(Told::spanId))
                .toList();
    }

    /** Returns a trace as a tree: a line a span with its service, time and ids, what it links to below it. */
    public List<String> tree(String traceId) {
        List<Told> trace = trace(traceId);
        List<String> lines = new ArrayList<>();
        trace.stream()
                .filter(span -> trace.stream().noneMatch(other -> other.spanId().equals(span.parentId())))
                .forEach(root -> tell(root, trace, "", root.beganNanos(), lines));
        return lines;
    }

    private void tell(Told span, List<Told> trace, String indent, long origin, List<String> lines) {
        lines.add(indent + line(span, origin));
        for (String link : span.links()) {
            spans.stream()
                    .filter(other -> (other.traceId() + "/" + other.spanId()).equals(link))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> lines.add(indent + "  -> " + line(other, origin) + " trace=" + other.traceId()
                                    + " links=" + other.links().size()),
                            () -> lines.add(indent + "  -> " + link));
        }
        trace.stream()
                .filter(child -> child.parentId().equals(span.spanId()))
                .forEach(child -> tell(child, trace, indent + "  ", origin, lines));
    }

    private static String line(Told span, long origin) {
        return String.format(
                java.util.Locale.ROOT,
                "%s [%s] +%d ms, %.1f ms %s",
                span.name(),
                span.service(),
                (span.beganNanos() - origin) / NANOS_A_MILLI,
                (span.endedNanos() - span.beganNanos()) / (double) NANOS_A_MILLI,
                span.attributes());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
