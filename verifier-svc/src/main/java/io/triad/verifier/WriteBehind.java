// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Turns batches of records into records, in order, on one thread, and acknowledges a batch when what came of it is written.
 *
 * <p>Writing goes on while the next batch is worked on, as far as the producer's buffer reaches; acknowledgements keep the
 * order of the batches, so that a position is never committed past something unwritten. Records that are refused with
 * INVALID_EVENT go to the channel's dead-letter topic one by one, after the rest of their batch is written. Any other
 * failure, of the work or of a write, is final: nothing more is worked on or acknowledged.
 */
final class WriteBehind implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WriteBehind.class);

    private final ExecutorService thread;
    private final Supplier<Producer<String, byte[]>> producer;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

    /**
     * Makes the thread.
     *
     * @param name the thread's name, as logs show it
     * @param producer gives the producer; asked for each batch, after the channels have been opened
     */
    WriteBehind(String name, Supplier<Producer<String, byte[]>> producer) {
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        this.producer = producer;
    }

    private record Refused(KafkaRecord<String, byte[]> record, TriadException reason) {}

    /**
     * Works on a batch.
     *
     * @return done when the next batch may come; failed when the work failed or has failed before
     */
    CompletionStage<Void> handle(
            KafkaRecordBatch<String, byte[]> batch,
            Function<KafkaRecord<String, byte[]>, ProducerRecord<String, byte[]>> work) {
        CompletableFuture<Void> worked = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    workOn(batch, work);
                    worked.complete(null);
                } catch (RuntimeException | Error e) {
                    stop(e);
                    worked.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            worked.completeExceptionally(e);
        }
        return worked;
    }

    private void workOn(
            KafkaRecordBatch<String, byte[]> batch,
            Function<KafkaRecord<String, byte[]>, ProducerRecord<String, byte[]>> work) {
        Throwable before = failure.get();
        if (before != null) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "the flow has stopped: " + before.getMessage(), before);
        }
        Producer<String, byte[]> writer = producer.get();
        Writes writes = new Writes();
        List<Refused> refused = new ArrayList<>();
        for (KafkaRecord<String, byte[]> record : batch.getRecords()) {
            try {
                ProducerRecord<String, byte[]> result = work.apply(record);
                writer.send(result, writes.one());
            } catch (TriadException e) {
                if (e.code() != ErrorCode.INVALID_EVENT) {
                    throw e;
                }
                refused.add(new Refused(record, e));
            }
        }
        acknowledged = acknowledged
                .thenCombine(writes.all(), (_, _) -> refused)
                .thenCompose(WriteBehind::putAside)
                .thenCompose(_ -> batch.ack());
        acknowledged.whenComplete((_, failed) -> {
            if (failed != null) {
                stop(failed);
            }
        });
    }

    private static CompletionStage<Void> putAside(List<Refused> refused) {
        CompletionStage<Void> aside = CompletableFuture.completedFuture(null);
        for (Refused one : refused) {
            aside = aside.thenCompose(_ -> one.record().nack(one.reason()));
        }
        return aside;
    }

    private void stop(Throwable reason) {
        if (failure.compareAndSet(null, reason)) {
            LOG.errorf(reason, "Flow stopped: nothing more is acknowledged");
        }
    }

    /** Returns what stopped the flow, if anything did. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
