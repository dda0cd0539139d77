// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.LogIds;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.rollout.history.SupersededException;
import io.triad.rollout.sampling.DrawingTime;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.WhenMissing;
import io.triad.rollout.wire.RolloutWire;
import io.triad.tracing.TaskTraces;
import io.triad.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The story of rollout-svc: a task is decoded, its group is sampled with exactly the policy version that it names, batched
 * with whatever else waits for that version; each response is written; then the task is acknowledged.
 *
 * <p>Stateless: a task that comes again after a crash is sampled again, to the same bits.
 */
@ApplicationScoped
public class RolloutFlow {
    private static final Logger LOG = Logger.getLogger(RolloutFlow.class);
    private static final String SERVICE = "rollout-svc";
    private static final String TASKS = "triad.rollout.tasks";
    private static final String OUTCOME = "outcome";

    private final SamplingQueue queue;
    private final MutinyEmitter<byte[]> rollouts;
    private final MeterRegistry meters;
    private final TaskTraces traces;
    private volatile Optional<Throwable> failure = Optional.empty();

    RolloutFlow(
            SamplingQueue queue,
            @Channel("rollouts") @OnOverflow(value = OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> rollouts,
            MeterRegistry meters,
            Tracing tracing) {
        this.queue = queue;
        this.rollouts = rollouts;
        this.meters = meters;
        this.traces = new TaskTraces(tracing);
        // There before the first of a kind: an increase from nothing is seen by no alert.
        for (String outcome : List.of("received", "sampled", "outdated", "refused", "failed")) {
            Counter unused = meters.counter(TASKS, OUTCOME, outcome);
        }
    }

    /**
     * Queues a task; the message is acknowledged when its responses are written. The buffer behind the emitter is bounded
     * by the queue, which blocks this consumer when it is full.
     */
    @Incoming("tasks")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> onTask(Message<byte[]> message) throws InterruptedException {
        if (failure.isPresent()) {
            return CompletableFuture.failedFuture(failure.get());
        }
        meters.counter(TASKS, OUTCOME, "received").increment();
        TaskIssued issued;
        GroupRequest request;
        try {
            issued = Events.decode(Topic.TASKS_ISSUED, message.getPayload(), TaskIssued.parser());
            request = RolloutWire.request(issued);
        } catch (TriadException e) {
            return refuse(message, e);
        }
        Instant received = Instant.now();
        Cause cause = new Cause(Events.idOf(message), Events.traceparentOf(message), received);
        AtomicReference<@Nullable DrawingTime> drawn = new AtomicReference<>();
        CompletionStage<Void> unused = queue.submit(request, WhenMissing.WAIT, drawn::set)
                .thenCompose(responses -> write(issued, responses, Optional.ofNullable(drawn.get()), cause))
                .handle((done, thrown) -> conclude(message, issued, thrown))
                .thenCompose(concluded -> concluded);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * A task whose step is trained has come again after a crash and is done: nobody waits for its responses, and what they
     * were drawn with may be gone. A task that the engine refuses is put aside. Any other failure is no fault of the task: it stays unacknowledged,
     * nothing more is taken, and the next start samples it again.
     */
    private CompletionStage<Void> conclude(Message<byte[]> message, TaskIssued issued, @Nullable Throwable thrown) {
        PolicyRef policy = issued.getTarget().getPolicy();
        try (LogIds unused = LogIds.lane(policy.getRunId(), policy.getLane())
                .step(issued.getTarget().getStep())
                .policyVersion(policy.getVersion())
                .task(issued.getTask().getTaskId())
                .trace(traces.traceOf(issued.getTask().getTaskId(), Events.traceparentOf(message)))) {
            return concluded(message, issued, thrown);
        }
    }

    private CompletionStage<Void> concluded(Message<byte[]> message, TaskIssued issued, @Nullable Throwable thrown) {
        if (thrown == null) {
            meters.counter(TASKS, OUTCOME, "sampled").increment();
            LOG.debugf("task sampled taskId=%s", issued.getTask().getTaskId());
            return message.ack();
        }
        Throwable cause = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        String taskId = issued.getTask().getTaskId();
        if (cause instanceof SupersededException superseded && isTrained(superseded, issued.getTarget())) {
            meters.counter(TASKS, OUTCOME, "outdated").increment();
            LOG.infof("task came again after its step was trained taskId=%s", taskId);
            return message.ack();
        }
        if (cause instanceof TriadException refused && refused.code().kind() == ErrorCode.Kind.INVALID_INPUT) {
            return refuse(
                    message,
                    Events.invalid(
                            Topic.TASKS_ISSUED,
                            "task " + taskId + ": " + refused.code() + ": " + refused.getMessage()));
        }
        meters.counter(TASKS, OUTCOME, "failed").increment();
        LOG.errorf(cause, "task not sampled, stopping taskId=%s", taskId);
        failure = Optional.of(cause);
        return CompletableFuture.failedFuture(cause);
    }

    private static boolean isTrained(SupersededException superseded, PolicyTarget target) {
        return superseded.isTrained(
                target.getPolicy().getRunId(), target.getPolicy().getLane(), target.getStep());
    }

    private CompletionStage<Void> refuse(Message<byte[]> message, TriadException reason) {
        meters.counter(TASKS, OUTCOME, "refused").increment();
        LOG.warnf("task refused errorCode=%s cause=%s", reason.code(), reason.getMessage());
        return message.nack(reason);
    }

    /** Alive until a failure that is no task's fault stops the flow. */
    @Produces
    @Liveness
    HealthCheck running() {
        return () -> {
            Optional<Throwable> stopped = failure;
            var response = HealthCheckResponse.named("flow running").status(stopped.isEmpty());
            stopped.ifPresent(reason -> response.withData("failure", String.valueOf(reason.getMessage())));
            return response.build();
        };
    }

    /**
     * What led to a group.
     *
     * @param eventId the task's event
     * @param traceparent its place in a trace; empty when it has none
     */
    private record Cause(String eventId, String traceparent, Instant received) {}

    private CompletionStage<Void> write(
            TaskIssued issued, List<SampledResponse> responses, Optional<DrawingTime> drawn, Cause cause) {
        String runId = issued.getTarget().getPolicy().getRunId();
        List<Uni<Void>> writes = responses.stream()
                .map(response -> {
                    RolloutCompleted completed = RolloutWire.completed(issued, response, drawn);
                    int numTokens = response.completion().tokens().size();
                    meters.counter("triad.rollout.tokens").increment(numTokens);
                    meters.counter("triad.rollout.responses").increment();
                    String rolloutId = completed.getRollout().getRolloutId();
                    if (traces.isOn()) {
                        traces.tellSampled(
                                issued,
                                rolloutId,
                                cause.traceparent(),
                                numTokens,
                                drawn.map(DrawingTime::began).orElse(cause.received()),
                                drawn.map(DrawingTime::ended).orElseGet(Instant::now));
                    }
                    return rollouts.sendMessage(Events.message(
                            issued.getTask().getTaskId(),
                            completed,
                            Envelope.now(rolloutId, Topic.ROLLOUTS_COMPLETED, SERVICE, runId, cause.eventId())
                                    .tracedAs(traces.sampled(
                                            issued.getTask().getTaskId(), rolloutId, cause.traceparent()))));
                })
                .toList();
        return Uni.join().all(writes).andFailFast().replaceWithVoid().subscribeAsCompletionStage();
    }
}
