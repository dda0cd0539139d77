// SPDX-License-Identifier: Apache-2.0
package io.triad.security.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.smallrye.common.vertx.ContextLocals;
import io.triad.security.http.CallGate;
import io.triad.security.limits.CallLimits;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Bounds how many gRPC calls of a caller run at one time, and how long each may take. A stream is one call. */
@GlobalInterceptor
@Singleton
public class CallBounds implements ServerInterceptor {
    private static final String HEALTH = "grpc.health.v1.Health";

    private final CallLimits limits;
    private final Vertx vertx;

    CallBounds(CallLimits limits, Vertx vertx) {
        this.limits = limits;
        this.vertx = vertx;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        String caller = ContextLocals.<String>get(CallGate.CALLER).orElse("an unknown caller");
        if (!limits.enter(caller)) {
            call.close(Status.RESOURCE_EXHAUSTED.withDescription(limits.tooMany(caller)), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Deadline deadline = new Deadline();
        BoundedCall<I, O> bounded = new BoundedCall<>(call, () -> {
            deadline.cancel();
            limits.leave(caller);
        });
        ServerCall.Listener<I> service;
        try {
            service = next.startCall(bounded, headers);
        } catch (RuntimeException e) {
            bounded.end();
            throw e;
        }
        deadline.start(() -> {
            bounded.close(Status.DEADLINE_EXCEEDED.withDescription(limits.tooLate()), new Metadata());
            // So that it stops working.
            service.onCancel();
        });
        if (bounded.isOver()) {
            deadline.cancel();
        }
        return new SimpleForwardingServerCallListener<>(service) {
            @Override
            public void onCancel() {
                bounded.end();
                super.onCancel();
            }

            @Override
            public void onComplete() {
                bounded.end();
                super.onComplete();
            }
        };
    }

    /** A timer of the event loop that the call came on. */
    private final class Deadline {
        private long timer = -1;

        synchronized void start(Runnable passed) {
            timer = vertx.setTimer(limits.deadline().toMillis(), unused -> passed.run());
        }

        synchronized void cancel() {
            vertx.cancelTimer(timer);
        }
    }
}
