// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Calls of one server, guarded: each try has a deadline, what may pass is tried again after growing pauses, and a server
 * that keeps failing is left alone for a while. From the outside in: place, retries, circuit breaker, deadline.
 */
final class ServerCalls implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ServerCalls.class);
    private static final Duration SHORT_DEADLINE = Duration.ofSeconds(30);

    private final RemoteEngineSettings settings;
    private final HttpTransport transport;
    private final TypedGuard<byte[]> guard;
    private final TypedGuard<byte[]> onceGuard;
    /** Not the library's bulkhead: that stands inside its deadline, so that waiting for a place would use it up. */
    private final Semaphore places;

    ServerCalls(RemoteEngineSettings settings) {
        this.settings = settings;
        this.transport = new HttpTransport(settings);
        this.guard = guard(settings);
        this.onceGuard = TypedGuard.create(byte[].class)
                .withDescription("single calls of " + settings.server())
                .withTimeout()
                .duration(SHORT_DEADLINE.toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
        this.places = new Semaphore(settings.maxConcurrent(), true);
    }

    private static TypedGuard<byte[]> guard(RemoteEngineSettings settings) {
        return TypedGuard.create(byte[].class)
                .withDescription("calls of " + settings.server())
                .withRetry()
                .maxRetries(settings.retries().max())
                .maxDuration(0, ChronoUnit.MILLIS)
                .whenException(TransientFailure.class::isInstance)
                .beforeRetry(failure -> LOG.debugf("call is tried again cause=%s", failure.getMessage()))
                .withCustomBackoff()
                .strategy(() -> new GrowingPause(settings.retries(), ThreadLocalRandom.current()))
                .done()
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(settings.breaker().window())
                .failureRatio(settings.breaker().failureRatio())
                .delay(settings.breaker().pause().toMillis(), ChronoUnit.MILLIS)
                .when(ServerCalls::isAiling)
                .onStateChange(state -> LOG.infof("circuit breaker server=%s state=%s", settings.server(), state))
                .done()
                .withTimeout()
                .duration(settings.deadline().toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private static boolean isAiling(Throwable failure) {
        return failure instanceof TimeoutException
                || (failure instanceof TransientFailure passing && !passing.isBusy());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * The answer, as JSON.
     *
     * @throws TriadException UNAVAILABLE when the server could not be had in all tries, in time, or is left alone; REFUSED,
     *     NOT_FOUND and INVALID_REQUEST when it says so; BROKEN_INVARIANT when its answer makes no sense or the calling
     *     thread was interrupted
     */
    Answer ask(ServerCall call) {
        return Answer.read(transport.describe(call), send(call));
    }

    /** As {@link #ask}; empty when the server says that it offers no such thing. */
    Optional<Answer> askIfOffered(ServerCall call) {
        try {
            return Optional.of(ask(call));
        } catch (TriadException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As {@link #ask}, when nothing but the answer's status matters. */
    byte[] send(ServerCall call) {
        return guarded(call, settings.deadline(), settings.retries().max() + 1, () -> {
            places.acquire();
            try {
                return guard.call(() -> transport.send(call));
            } finally {
                places.release();
            }
        });
    }

    /** As {@link #ask}, but once, and apart from the places and the circuit breaker. */
    Answer askOnce(ServerCall call) {
        return Answer.read(transport.describe(call), sendOnce(call));
    }

    /** As {@link #send}, but once, and apart from the places and the circuit breaker. */
    byte[] sendOnce(ServerCall call) {
        return guarded(call, SHORT_DEADLINE, 1, () -> onceGuard.call(() -> transport.send(call)));
    }

    @Override
    public void close() {
        transport.close();
    }

    private byte[] guarded(ServerCall call, Duration deadline, int tries, Callable<byte[]> action) {
        try {
            return action.call();
        } catch (TransientFailure e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE, e.getMessage() + (tries > 1 ? "; tried " + tries + " times" : ""), e);
        } catch (TimeoutException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "no answer to " + transport.describe(call) + " within " + deadline
                            + "; raise deadline if responses take that long",
                    e);
        } catch (CircuitBreakerOpenException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    settings.server() + " failed too often and is left alone for "
                            + settings.breaker().pause() + "; see its log",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "interrupted during " + transport.describe(call), e);
        } catch (TriadException e) {
            throw e;
        } catch (Exception e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, transport.describe(call) + " failed: " + e, e);
        }
    }
}
