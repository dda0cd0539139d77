// SPDX-License-Identifier: Apache-2.0
package io.triad.security.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that ends once: what the service still says after the deadline has ended it goes nowhere.
 *
 * <p>The service speaks from its threads, the deadline from the event loop; each is let in alone.
 */
final class BoundedCall<I, O> extends SimpleForwardingServerCall<I, O> {
    private final Runnable ended;
    private boolean closed;

    /** @param ended run once, when the call is closed or {@link #end} is called first */
    BoundedCall(ServerCall<I, O> call, Runnable ended) {
        super(call);
        this.ended = ended;
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!closed) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(O message) {
        if (!closed) {
            super.sendMessage(message);
        }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (!closed) {
            closed = true;
            super.close(status, trailers);
            ended.run();
        }
    }

    /** Notes that the caller has gone, so that there is nobody to tell. */
    synchronized void end() {
        if (!closed) {
            closed = true;
            ended.run();
        }
    }

    /** Tells whether the call has ended. */
    synchronized boolean isOver() {
        return closed;
    }
}
