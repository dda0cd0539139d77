// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.log;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Lane;
import io.triad.tracing.TaskTraces;
import io.triad.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Writes the service's events and returns when the log has them; never more at once than the buffer holds. For threads
 * that may block.
 */
@ApplicationScoped
public class EventWriter {
    /** Name under which the service writes. */
    public static final String SERVICE = "task-generator-svc";

    private static final Logger LOG = Logger.getLogger(EventWriter.class);
    private static final int WINDOW = 128;
    private static final int BUFFER = 4_096;

    /** Beyond the producer's own delivery timeout of two minutes. */
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    private final MutinyEmitter<byte[]> runs;
    private final MutinyEmitter<byte[]> demonstrations;
    private final MutinyEmitter<byte[]> tasks;
    private final TaskTraces traces;

    EventWriter(
            @Channel("runs-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> runs,
            @Channel("demonstrations") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> demonstrations,
            @Channel("tasks") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> tasks,
            Tracing tracing) {
        this.runs = runs;
        this.demonstrations = demonstrations;
        this.tasks = tasks;
        this.traces = new TaskTraces(tracing);
    }

    /**
     * Writes that a run is asked for.
     *
     * @throws TriadException UNAVAILABLE when the log does not take it
     */
    public void run(RunRequested run) {
        write(
                runs,
                Topic.RUNS_REQUESTED,
                List.of(Events.message(
                        run.getRunId(),
                        run,
                        Envelope.now(run.getRunId(), Topic.RUNS_REQUESTED, SERVICE, run.getRunId(), ""))));
    }

    /**
     * Writes batches of a cold start, in order.
     *
     * @throws TriadException UNAVAILABLE when the log does not take them all
     */
    public void demonstrations(List<DemonstrationsIssued> batches) {
        write(
                demonstrations,
                Topic.DEMONSTRATIONS_ISSUED,
                batches.stream().map(EventWriter::message).toList());
    }

    /**
     * Writes tasks, in order.
     *
     * @param causationId id of the event that gave credit for them
     * @throws TriadException UNAVAILABLE when the log does not take them all
     */
    public void tasks(List<TaskIssued> issued, String causationId) {
        Instant began = Instant.now();
        write(
                tasks,
                Topic.TASKS_ISSUED,
                issued.stream().map(task -> message(task, causationId)).toList());
        if (traces.isOn()) {
            Instant ended = Instant.now();
            issued.forEach(task -> traces.tellIssued(task, began, ended));
        }
    }

    private static Message<byte[]> message(DemonstrationsIssued batch) {
        String id = Derived.id(batch.getRunId(), Lane.BASE.label(), batch.getStep());
        return Events.message(
                batch.getRunId(),
                batch,
                Envelope.now(id, Topic.DEMONSTRATIONS_ISSUED, SERVICE, batch.getRunId(), batch.getRunId()));
    }

    private Message<byte[]> message(TaskIssued issued, String causationId) {
        String taskId = issued.getTask().getTaskId();
        String runId = issued.getTarget().getPolicy().getRunId();
        return Events.message(
                taskId,
                issued,
                Envelope.now(taskId, Topic.TASKS_ISSUED, SERVICE, runId, causationId)
                        .tracedAs(traces.issued(taskId)));
    }

    private static void write(MutinyEmitter<byte[]> emitter, Topic topic, List<Message<byte[]>> messages) {
        for (int start = 0; start < messages.size(); start += WINDOW) {
            List<Uni<Void>> written = messages.subList(start, Math.min(start + WINDOW, messages.size())).stream()
                    .map(emitter::sendMessage)
                    .toList();
            try {
                Uni.join().all(written).andFailFast().await().atMost(DEADLINE);
            } catch (TimeoutException | CompletionException e) {
                LOG.warnf("events not written topic=%s numEvents=%d", topic.topicName(), messages.size());
                throw new TriadException(
                        ErrorCode.UNAVAILABLE,
                        topic.topicName() + " did not take " + messages.size() + " events; check that the broker runs: "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
