// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector by OTLP over HTTP, in batches and on a thread of its own. When the collector is away or slower
 * than the service, spans are dropped.
 */
final class OtlpTracing implements Tracing {
    private static final String PATH = "/v1/traces";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_WAITING = 16_384;

    /** A step has a link for each of its tasks. */
    private static final int MAX_LINKS = 65_536;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Sampler sampler;

    /** The ids of the span that this thread is about to make. */
    private final ThreadLocal<TraceContext> next = new ThreadLocal<>();

    /**
     * Connects when there is something to send.
     *
     * @param endpoint the collector: {@code http://127.0.0.1:4318}
     * @param ratio share of the traces that are recorded, 0 to 1
     * @param service who tells
     */
    OtlpTracing(URI endpoint, double ratio, String service) {
        this.sampler = Sampler.traceIdRatioBased(ratio);
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
                .setIdGenerator(new GivenIds())
                // What is not to be recorded does not come this far.
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(
                        SpanLimits.builder().setMaxNumberOfLinks(MAX_LINKS).build())
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString().replaceAll("/+$", "") + PATH)
                                .setTimeout(TIMEOUT)
                                .setCompression("gzip")
                                .build())
                        .setMaxQueueSize(MAX_WAITING)
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .build())
                .build();
        this.tracer = provider.get("io.triad");
    }

    private final class GivenIds implements IdGenerator {
        @Override
        public String generateSpanId() {
            return next.get().spanId();
        }

        @Override
        public String generateTraceId() {
            return next.get().traceId();
        }
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean isSampled(String traceId) {
        return sampler.shouldSample(Context.root(), traceId, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public void tell(TracedWork work) {
        if (!work.context().sampled()) {
            return;
        }
        SpanBuilder builder = tracer.spanBuilder(work.name()).setStartTimestamp(work.began());
        work.parent()
                .ifPresentOrElse(
                        parent -> builder.setParent(Context.root().with(Span.wrap(context(parent)))),
                        builder::setNoParent);
        work.attributes().forEach((name, value) -> {
            if (value instanceof Number number) {
                builder.setAttribute(name, number.longValue());
            } else {
                builder.setAttribute(name, value.toString());
            }
        });
        work.links().forEach(link -> builder.addLink(context(link)));
        next.set(work.context());
        try {
            Span span = builder.startSpan();
            work.failure().ifPresent(failure -> span.setStatus(StatusCode.ERROR, failure));
            span.end(work.ended());
        } finally {
            next.remove();
        }
    }

    private static SpanContext context(TraceContext context) {
        return SpanContext.createFromRemoteParent(
                context.traceId(),
                context.spanId(),
                context.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    @Override
    public void close() {
        Object unused = provider.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
