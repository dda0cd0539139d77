// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Blocking;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.taskgenerator.config.TaskGeneratorConfig;
import io.triad.taskgenerator.demonstration.DemonstrationIssuer;
import io.triad.taskgenerator.log.EventWriter;
import io.triad.taskgenerator.run.RunBook;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The task generator's story: a policy is a credit, and the tasks it pays for are issued; a run that is asked for gets its
 * demonstrations; refills that a step asks for are issued too; and the other events tell where runs stand.
 *
 * <p>What is issued is a pure function of recipe, questions and event, and an event is acknowledged once the log has all its
 * tasks, so a crash repeats the same tasks under the same ids. What is no event goes to the dead-letter topic; a broker or store
 * that is away is waited for; any other failure stops the channel.
 */
@ApplicationScoped
public class TaskGeneratorFlow {
    private static final Logger LOG = Logger.getLogger(TaskGeneratorFlow.class);

    private final LogFold fold;
    private final RunBook book;
    private final DemonstrationIssuer demonstrations;
    private final TaskIssuer issuer;
    private final Credits credits;
    private final MeterRegistry meters;
    private final Patience patience;

    TaskGeneratorFlow(
            LogFold fold,
            RunBook book,
            DemonstrationIssuer demonstrations,
            TaskIssuer issuer,
            Credits credits,
            TaskGeneratorConfig config,
            MeterRegistry meters) {
        this.fold = fold;
        this.book = book;
        this.demonstrations = demonstrations;
        this.issuer = issuer;
        this.credits = credits;
        this.meters = meters;
        this.patience = new Patience(config.retryDelay());
        for (Topic topic : Topic.values()) {
            if (topic.readers().contains(EventWriter.SERVICE)) {
                // There before the first of a kind: an increase from nothing is seen by no alert.
                List.of("received", "processed", "refused", "failed").forEach(outcome -> counter(outcome, topic));
            }
        }
    }

    /** A policy exists: issue the tasks that may be sampled with it. */
    @Incoming("policies")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> policy(Message<byte[]> message) {
        return answer(Topic.POLICIES_PUBLISHED, message, value -> {
            PolicyPublished published = Events.decode(Topic.POLICIES_PUBLISHED, value, PolicyPublished.parser());
            book.apply(published);
            boolean isCredit = !published.getFinal()
                    && Lane.of(published.getPolicy().getLane()).isReinforced();
            return !isCredit || credits.spend(published, message);
        });
    }

    /** Groups of a step teach nothing: issue the tasks that take their place. */
    @Incoming("refills")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> refill(Message<byte[]> message) {
        return react(Topic.REFILLS_REQUESTED, message, value -> {
            RefillsRequested requested = Events.decode(Topic.REFILLS_REQUESTED, value, RefillsRequested.parser());
            issuer.issue(requested, Events.idOf(message));
            book.apply(requested);
        });
    }

    /** A run is asked for: issue its demonstrations. */
    @Incoming("runs")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> run(Message<byte[]> message) {
        return react(Topic.RUNS_REQUESTED, message, value -> {
            RunRequested requested = Events.decode(Topic.RUNS_REQUESTED, value, RunRequested.parser());
            book.apply(requested);
            demonstrations.ensure(
                    requested.getRunId(), book.recipe(requested.getRunId()).orElseThrow());
        });
    }

    /** A step was trained: its reward may be what a level goes by. */
    @Incoming("steps")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> step(Message<byte[]> message) {
        return react(Topic.STEPS_TRAINED, message, value -> {
            book.apply(Topic.STEPS_TRAINED, value);
            settle();
        });
    }

    /** A lane cannot go on. */
    @Incoming("stops")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> stop(Message<byte[]> message) {
        return react(Topic.LANES_STOPPED, message, value -> book.apply(Topic.LANES_STOPPED, value));
    }

    /** The specialists were merged. */
    @Incoming("merges")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> merge(Message<byte[]> message) {
        return react(Topic.MERGES_COMPLETED, message, value -> book.apply(Topic.MERGES_COMPLETED, value));
    }

    /** A checkpoint was measured, which may be what a level goes by, or the report written. */
    @Incoming("evaluations")
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> evaluation(Message<byte[]> message) {
        return react(Topic.EVALUATIONS_COMPLETED, message, value -> {
            book.apply(Topic.EVALUATIONS_COMPLETED, value);
            settle();
        });
    }

    private void settle() {
        credits.settle(
                message -> {
                    count("processed", Topic.POLICIES_PUBLISHED);
                    message.ack();
                },
                (message, reason) -> refuse(Topic.POLICIES_PUBLISHED, message, reason));
    }

    private CompletionStage<Void> react(Topic topic, Message<byte[]> message, Consumer<byte[]> reaction) {
        return answer(topic, message, value -> {
            reaction.accept(value);
            return true;
        });
    }

    /**
     * Answers a message.
     *
     * @param reaction tells whether the message is done with; if not, whoever keeps it answers it
     */
    private CompletionStage<Void> answer(Topic topic, Message<byte[]> message, Predicate<byte[]> reaction) {
        fold.await();
        count("received", topic);
        try {
            boolean done = patience.until(() -> reaction.test(message.getPayload()));
            if (!done) {
                return CompletableFuture.completedFuture(null);
            }
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                count("failed", topic);
                LOG.errorf(e, "event not processed, stopping topic=%s errorCode=%s", topic.topicName(), e.code());
                throw e;
            }
            return refuse(topic, message, e);
        }
        count("processed", topic);
        return message.ack();
    }

    private CompletionStage<Void> refuse(Topic topic, Message<byte[]> message, TriadException reason) {
        count("refused", topic);
        LOG.warnf(
                "event refused topic=%s eventId=%s errorCode=%s: %s",
                topic.topicName(), Events.idOf(message), reason.code(), reason.getMessage());
        return message.nack(reason);
    }

    /** While none is under way or waits, received = processed + refused + failed. */
    private void count(String outcome, Topic topic) {
        counter(outcome, topic).increment();
    }

    private Counter counter(String outcome, Topic topic) {
        return meters.counter("triad.taskgenerator.events." + outcome, "topic", topic.topicName());
    }
}
