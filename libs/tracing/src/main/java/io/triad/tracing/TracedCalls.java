// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells of calls to this service by gRPC: a span in the trace that the caller names by the metadata {@code traceparent}, or in one
 * of its own. A caller that names a trace has it recorded or not, as it says.
 */
@GlobalInterceptor
@Singleton
public class TracedCalls implements ServerInterceptor {
    /** The metadata in which a caller names its trace. */
    public static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final Tracing tracing;

    TracedCalls(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (!tracing.isOn()) {
            return next.startCall(call, headers);
        }
        String named = headers.get(TRACEPARENT);
        Optional<TraceContext> caller = named == null ? Optional.empty() : TraceContext.parse(named);
        String method = call.getMethodDescriptor().getFullMethodName();
        // Calls have no ids that could be derived: the same may be asked twice.
        String id = UUID.randomUUID().toString();
        String trace = caller.map(TraceContext::traceId).orElseGet(() -> TraceNames.trace(id));
        TraceContext own = new TraceContext(
                trace,
                TraceNames.span(method, id),
                caller.map(TraceContext::sampled).orElseGet(() -> tracing.isSampled(trace)));
        Instant began = Instant.now();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        tracing.tell(new TracedWork(
                                method,
                                own,
                                caller,
                                began,
                                Instant.now(),
                                Map.of(
                                        "rpc.system",
                                        "grpc",
                                        "rpc.grpc.status_code",
                                        status.getCode().value()),
                                List.of(),
                                status.isOk()
                                        ? Optional.empty()
                                        : Optional.of(status.getCode().name())));
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}
