// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.failure.TriadException;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.WhenMissing;
import io.triad.rollout.wire.RolloutWire;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

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

    private final SamplingQueue queue;
    private final MutinyEmitter<byte[]> rollouts;
    private final MeterRegistry meters;

    RolloutFlow(
            SamplingQueue queue,
            @Channel("rollouts") @OnOverflow(value = OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> rollouts,
            MeterRegistry meters) {
        this.queue = queue;
        this.rollouts = rollouts;
        this.meters = meters;
    }

    /**
     * Queues a task; the message is acknowledged when its responses are written. The buffer behind the emitter is bounded
     * by the queue, which blocks this consumer when it is full.
     */
    @Incoming("tasks")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> onTask(Message<byte[]> message) throws InterruptedException {
        meters.counter("triad.rollout.tasks", "outcome", "received").increment();
        TaskIssued issued;
        GroupRequest request;
        try {
            issued = Events.decode(Topic.TASKS_ISSUED, message.getPayload(), TaskIssued.parser());
            request = RolloutWire.request(issued);
        } catch (TriadException e) {
            meters.counter("triad.rollout.tasks", "outcome", "refused").increment();
            LOG.warnf("task refused errorCode=%s cause=%s", e.code(), e.getMessage());
            return message.nack(e);
        }
        String causationId = Events.idOf(message);
        queue.submit(request, WhenMissing.WAIT)
                .thenCompose(responses -> write(issued, responses, causationId))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        meters.counter("triad.rollout.tasks", "outcome", "sampled")
                                .increment();
                        message.ack();
                    } else {
                        meters.counter("triad.rollout.tasks", "outcome", "failed")
                                .increment();
                        LOG.errorf(
                                failure,
                                "task failed taskId=%s",
                                issued.getTask().getTaskId());
                        message.nack(failure);
                    }
                });
        return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> write(TaskIssued issued, List<SampledResponse> responses, String causationId) {
        String runId = issued.getTarget().getPolicy().getRunId();
        List<Uni<Void>> writes = responses.stream()
                .map(response -> {
                    RolloutCompleted completed = RolloutWire.completed(issued, response);
                    meters.counter("triad.rollout.tokens")
                            .increment(response.completion().tokens().size());
                    return rollouts.sendMessage(Events.message(
                            issued.getTask().getTaskId(),
                            completed,
                            Envelope.now(
                                    completed.getRollout().getRolloutId(),
                                    Topic.ROLLOUTS_COMPLETED,
                                    SERVICE,
                                    runId,
                                    causationId)));
                })
                .toList();
        return Uni.join().all(writes).andFailFast().replaceWithVoid().subscribeAsCompletionStage();
    }
}
