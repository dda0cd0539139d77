// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.recipe.progress.LevelDecision;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The policies that are credits, spent at once or once the log tells the levels of what they pay for.
 *
 * <p>A policy that waits is not acknowledged, so a restart gets it again; those behind it go on. Thread-safe.
 */
@ApplicationScoped
public class Credits {
    private static final Logger LOG = Logger.getLogger(Credits.class);

    private final TaskIssuer issuer;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(PolicyPublished published, Message<byte[]> message) {}

    Credits(TaskIssuer issuer, MeterRegistry meters) {
        this.issuer = issuer;
        Gauge.builder("triad.taskgenerator.credits.waiting", this, Credits::numWaiting)
                .description("Policies whose tasks wait for what their levels go by")
                .register(meters);
    }

    /**
     * Issues what a policy pays for.
     *
     * @return whether the tasks are issued; otherwise the message is answered by {@link #settle}
     * @throws TriadException what issuing throws
     */
    synchronized boolean spend(PolicyPublished published, Message<byte[]> message) {
        Optional<LevelDecision.Awaited> awaited = issuer.issue(published, Events.idOf(message));
        awaited.ifPresent(fact -> {
            PolicyRef policy = published.getPolicy();
            LOG.infof(
                    "credit waits runId=%s laneId=%s policyVersion=%d for=%s",
                    policy.getRunId(), policy.getLane(), policy.getVersion(), fact);
            waiting.add(new Waiting(published, message));
        });
        return awaited.isEmpty();
    }

    /**
     * Issues what became possible by what the log has told since, oldest first.
     *
     * @param issued takes each message whose tasks are issued
     * @param refused takes each message that turns out to break its contract, and why
     * @throws TriadException UNAVAILABLE when the log does not take the tasks
     */
    synchronized void settle(Consumer<Message<byte[]>> issued, BiConsumer<Message<byte[]>, TriadException> refused) {
        for (Waiting credit : List.copyOf(waiting)) {
            try {
                if (issuer.issue(credit.published(), Events.idOf(credit.message()))
                        .isEmpty()) {
                    waiting.remove(credit);
                    issued.accept(credit.message());
                }
            } catch (TriadException e) {
                if (e.code() != ErrorCode.INVALID_EVENT) {
                    throw e;
                }
                waiting.remove(credit);
                refused.accept(credit.message(), e);
            }
        }
    }

    private synchronized int numWaiting() {
        return waiting.size();
    }
}
