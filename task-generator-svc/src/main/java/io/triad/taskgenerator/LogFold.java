// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.taskgenerator.config.TaskGeneratorConfig;
import io.triad.taskgenerator.demonstration.DemonstrationIssuer;
import io.triad.taskgenerator.demonstration.DemonstrationProgress;
import io.triad.taskgenerator.run.RunBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/**
 * Folds the log into the service's state at start, before anything reacts to it, and goes on with what a stop left
 * undone. A log that does not answer is asked again until it does.
 */
@ApplicationScoped
public class LogFold {
    private static final Logger LOG = Logger.getLogger(LogFold.class);
    private static final List<Topic> TOPICS = List.of(
            Topic.RUNS_REQUESTED,
            Topic.DEMONSTRATIONS_ISSUED,
            Topic.STEPS_TRAINED,
            Topic.LANES_STOPPED,
            Topic.REFILLS_REQUESTED,
            Topic.POLICIES_PUBLISHED,
            Topic.MERGES_COMPLETED,
            Topic.EVALUATIONS_COMPLETED);

    private final LogReader log;
    private final RunBook book;
    private final DemonstrationProgress progress;
    private final DemonstrationIssuer issuer;
    private final TaskGeneratorConfig config;
    private final CountDownLatch folded = new CountDownLatch(1);
    private final Thread reading = Thread.ofPlatform().daemon().name("log-fold").unstarted(this::fold);
    private volatile String waitingFor = "the log is being read";

    LogFold(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            RunBook book,
            DemonstrationProgress progress,
            DemonstrationIssuer issuer,
            TaskGeneratorConfig config) {
        this.log = new LogReader(BrokerAccess.of(broker));
        this.book = book;
        this.progress = progress;
        this.issuer = issuer;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        reading.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        reading.interrupt();
    }

    /** Tells whether the state is complete. */
    public boolean isFolded() {
        return folded.getCount() == 0;
    }

    /** Returns what keeps the state from being complete. */
    public String waitingFor() {
        return waitingFor;
    }

    /**
     * Returns when the state is complete.
     *
     * @throws TriadException UNAVAILABLE when this thread is interrupted, because the service stops
     */
    public void await() {
        try {
            folded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "the service is stopping", e);
        }
    }

    /** Reads the runs again, for an event that overtook its run. */
    public void refreshRuns() {
        log.readAll(List.of(Topic.RUNS_REQUESTED), this::fold);
    }

    private void fold() {
        while (true) {
            try {
                long numEvents = log.readAll(TOPICS, this::fold);
                LOG.infof("log folded numEvents=%d", numEvents);
                break;
            } catch (TriadException e) {
                waitingFor = e.getMessage();
                LOG.warnf("log not folded, will try again errorCode=%s: %s", e.code(), e.getMessage());
            }
            try {
                Thread.sleep(config.retryDelay());
            } catch (InterruptedException e) {
                return;
            }
        }
        folded.countDown();
        book.recipes().forEach(issuer::ensure);
    }

    private void fold(LogRecord event) {
        try {
            if (event.topic() == Topic.DEMONSTRATIONS_ISSUED) {
                progress.issued(Events.decode(event.topic(), event.value(), DemonstrationsIssued.parser()));
            } else {
                book.apply(event.topic(), event.value());
            }
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
            // It is refused to its dead-letter topic where it is consumed; the state is folded without it.
            LOG.warnf(
                    "event left out topic=%s partition=%d offset=%d errorCode=%s",
                    event.topic().topicName(), event.partition(), event.offset(), e.code());
        }
    }
}
