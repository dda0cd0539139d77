// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.verifier.signals.LaneStep;
import io.triad.verifier.signals.StepSignals;
import io.triad.verifier.wire.SignalWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Writes signals, many at once: what is added is kept until the log has it. Not thread-safe; its thread may block.
 *
 * <p>Each write is under the step's id, so that one which is repeated because nobody knows whether it succeeded is known
 * as the same.
 */
final class SignalWriter {
    /** Fewer at once than an emitter's buffer holds. */
    private static final int WINDOW = 64;

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Logger LOG = Logger.getLogger(SignalWriter.class);

    private final MutinyEmitter<byte[]> channel;
    private final SignalMeters meters;
    private final List<Unwritten> unwritten = new ArrayList<>();

    private record Unwritten(StepSignals signals, String causationId) {
        String lane() {
            return Derived.id(signals.step().runId(), signals.step().lane());
        }

        Message<byte[]> message() {
            LaneStep step = signals.step();
            return Events.message(
                    lane(),
                    SignalWire.write(signals),
                    Envelope.now(
                            Derived.id(lane(), step.step(), "signals"),
                            Topic.SIGNALS_OBSERVED,
                            VerifierFlow.SERVICE,
                            step.runId(),
                            causationId));
        }
    }

    SignalWriter(MutinyEmitter<byte[]> channel, SignalMeters meters) {
        this.channel = channel;
        this.meters = meters;
    }

    /** Adds a step's signals to what {@link #flush} writes. */
    void add(StepSignals signals, String causationId) {
        unwritten.add(new Unwritten(signals, causationId));
    }

    /**
     * Returns once the log has all that was added.
     *
     * @throws TriadException UNAVAILABLE when it does not take some of it, which is then kept for the next time
     */
    void flush() {
        while (!unwritten.isEmpty()) {
            flush(unwritten.subList(0, Math.min(WINDOW, unwritten.size())));
        }
    }

    private void flush(List<Unwritten> window) {
        List<CompletableFuture<Void>> writes = window.stream()
                .map(one -> channel.sendMessage(one.message()).subscribeAsCompletionStage())
                .toList();
        List<Exception> failures = new ArrayList<>();
        Iterator<Unwritten> steps = window.iterator();
        for (CompletableFuture<Void> write : writes) {
            Unwritten step = steps.next();
            try {
                write.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                steps.remove();
                tell(step.signals());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
            } catch (ExecutionException | TimeoutException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "the broker did not take the signals of " + failures.size() + " steps; check that it runs: "
                            + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private void tell(StepSignals signals) {
        meters.observed(signals);
        LaneStep step = signals.step();
        signals.warnings()
                .forEach(signal -> LOG.warnf(
                        "signal past its threshold runId=%s laneId=%s step=%d signal=%s value=%.3f",
                        step.runId(),
                        step.lane(),
                        step.step(),
                        signal.label(),
                        signals.value(signal).orElse(Double.NaN)));
    }
}
