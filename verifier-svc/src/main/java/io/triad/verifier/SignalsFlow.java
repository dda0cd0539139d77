// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.judging.RewardWire;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.FlowThread;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.signal.v1.SignalsObserved;
import io.triad.verifier.signals.JudgedResponse;
import io.triad.verifier.signals.SignalBook;
import io.triad.verifier.signals.StepSignals;
import io.triad.verifier.wire.SignalWire;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The story of the signals: the verifier's own rewards come back, are folded step by step, and each step's signals go out
 * once.
 *
 * <p>The position that is committed is where the oldest open step begins, so a restart reads the rewards of open steps
 * again; the steps that are closed are those whose signals are in the log, which is read at the start and whenever
 * partitions are assigned. A crash between writing and committing finds the signals written. Only a crash of the instance
 * that takes over while the old one still writes can write them twice, under the same id.
 */
@Singleton
public class SignalsFlow {
    static final String GROUP = "verifier-svc-signals";
    static final String JUDGED = "judged";
    static final String SIGNALS = "signals";

    private static final Logger LOG = Logger.getLogger(SignalsFlow.class);
    private static final Duration COMMIT_DEADLINE = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofSeconds(2);

    private final SignalMeters meters;
    private final KafkaClientService clients;
    private final SignalWriter writer;
    private final LogReader log;
    private final SignalBook book;
    private final FlowThread thread = new FlowThread("flow-signals", () -> {});
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flow-signals-clock").factory());
    private Map<Integer, Long> committed = Map.of();

    SignalsFlow(
            VerifierConfig config,
            SignalMeters meters,
            KafkaClientService clients,
            @Channel(SIGNALS) MutinyEmitter<byte[]> signals,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.meters = meters;
        this.clients = clients;
        this.writer = new SignalWriter(signals, meters);
        this.log = new LogReader(BrokerAccess.of(broker));
        this.book = new SignalBook(
                config.signals().baselineSteps(),
                config.signals().stepIdle(),
                config.signals().thresholds());
        clock.scheduleWithFixedDelay(
                () -> {
                    // A flow that has stopped has said so once.
                    if (thread.failure().isEmpty()) {
                        thread.start(this::tick);
                    }
                },
                TICK.toMillis(),
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Folds a batch of rewards, and writes the signals of the steps that end with it. */
    @Incoming(JUDGED)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> observe(KafkaRecordBatch<String, byte[]> batch) {
        return thread.handle(batch, () -> {
            batch.getRecords().forEach(this::fold);
            writer.flush();
        });
    }

    private void fold(KafkaRecord<String, byte[]> record) {
        IncomingKafkaRecordMetadata<?, ?> place =
                record.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        SignalBook.Position position = new SignalBook.Position(place.getPartition(), place.getOffset());
        try {
            Optional<JudgedResponse> response = response(record.getPayload());
            if (response.isEmpty()) {
                book.passed(position);
                meters.refill();
                return;
            }
            boolean isNew = book.fold(position, response.get(), Instant.now());
            if (book.mayBeDue()) {
                close(Envelope.idOf(record.getHeaders()));
            }
            meters.counted(isNew);
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
            meters.refused();
            LOG.warnf("reward refused errorCode=%s reason=%s", e.code(), e.getMessage());
            record.nack(e).toCompletableFuture().join();
            book.passed(position);
        }
    }

    private static Optional<JudgedResponse> response(byte @Nullable [] reward) {
        RewardWire.ReadReward read = RewardWire.read(Events.value(Topic.REWARDS_ASSIGNED, reward));
        try {
            return SignalWire.read(read);
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.REWARDS_ASSIGNED, e.getMessage());
        }
    }

    /** Closes the steps that are due: what is left to do is to write them, and positions are committed after that only. */
    private void close(String causationId) {
        for (List<StepSignals> due = book.due(Instant.now()); !due.isEmpty(); due = book.due(Instant.now())) {
            for (StepSignals signals : due) {
                writer.add(signals, causationId);
                book.closed(signals);
            }
        }
    }

    /** Closes steps that no reward comes for, and commits the positions that have moved. */
    private void tick() {
        close("");
        writer.flush();
        Map<Integer, Long> positions = book.positions();
        if (positions.equals(committed)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, offset) ->
                offsets.put(new TopicPartition(Topic.Name.REWARDS_ASSIGNED, partition), new OffsetAndMetadata(offset)));
        try {
            clients.getConsumer(JUDGED).commit(offsets).await().atMost(COMMIT_DEADLINE);
            committed = positions;
        } catch (RuntimeException e) {
            // What is not committed is read again, and changes nothing then.
            LOG.warnf("positions not committed, will try again reason=%s", e.getMessage());
        }
    }

    /** Begins partitions anew: their open steps are read from the committed position, the closed ones from the log. */
    void assigned(List<Integer> partitions) {
        thread.start(() -> {
            partitions.forEach(book::forget);
            long numEvents = log.readAll(List.of(Topic.SIGNALS_OBSERVED), this::restore);
            LOG.infof("signals folded numEvents=%d partitions=%s", numEvents, partitions);
        });
    }

    /** Drops what another instance goes on with. */
    void revoked(List<Integer> partitions) {
        thread.start(() -> partitions.forEach(book::forget));
    }

    private void restore(LogRecord event) {
        try {
            SignalsObserved observed = Events.decode(event.topic(), event.value(), SignalsObserved.parser());
            book.closed(SignalWire.step(observed), observed.getLength().getMeanTokens(), observed.getResponses());
        } catch (TriadException | IllegalArgumentException e) {
            // None of ours; nobody reads the topic as a group, so there is no dead-letter topic to put it on.
            LOG.warnf(
                    "event left out topic=%s partition=%d offset=%d reason=%s",
                    event.topic().topicName(), event.partition(), event.offset(), e.getMessage());
        }
    }

    /** Live until a failure stops the signals, which it then names. */
    @Produces
    @Liveness
    @Singleton
    HealthCheck signalsRunning() {
        return thread.liveness();
    }

    @PreDestroy
    void close() {
        clock.shutdownNow();
        thread.close();
    }
}
