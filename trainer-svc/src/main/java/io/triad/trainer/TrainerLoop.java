// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.LaneShare;
import io.triad.trainer.lane.Work;
import io.triad.trainer.wire.TrainerWire;
import io.triad.training.batch.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The trainer's one thread: folds the log as it stands, then in turn takes what has arrived and does what is to be done.
 *
 * <p>One named platform thread, since PyTorch records gradients for one thread of a process at a time.
 */
final class TrainerLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrainerLoop.class);

    /** The topics that the state is folded from. */
    static final List<Topic> HISTORY = List.of(
            Topic.RUNS_REQUESTED,
            Topic.POLICIES_PUBLISHED,
            Topic.DEMONSTRATIONS_ISSUED,
            Topic.REFILLS_REQUESTED,
            Topic.REWARDS_ASSIGNED);

    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final LaneLedger ledger;
    private final BlockingQueue<TrainerWire.Fact> inbox = new LinkedBlockingQueue<>();
    private final ToLongFunction<Consumer<LogRecord>> history;
    private final Function<LaneLedger, Trainer> trainers;
    private final Consumer<RuntimeException> onFatal;
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean caughtUp;
    private volatile String trouble = "";
    private volatile Set<String> stopped = Set.of();
    private Duration pause = FIRST_PAUSE;

    /**
     * Starts the thread.
     *
     * @param share the lanes that are trained here
     * @param history hands over the records of {@link #HISTORY} and returns how many they are
     * @param trainers makes the trainer, on the thread
     * @param onFatal told of a failure that must stop the service
     */
    TrainerLoop(
            LaneShare share,
            ToLongFunction<Consumer<LogRecord>> history,
            Function<LaneLedger, Trainer> trainers,
            Consumer<RuntimeException> onFatal) {
        this.ledger = new LaneLedger(share);
        this.history = history;
        this.trainers = trainers;
        this.onFatal = onFatal;
        this.thread = Thread.ofPlatform().name("triad-trainer").daemon().start(this::run);
    }

    /** Takes a live event; it is folded before the next piece of work. */
    void tell(TrainerWire.Fact fact) {
        inbox.add(fact);
    }

    /** Tells whether the log was folded. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** Returns what keeps the trainer from its work; empty when nothing does. */
    String trouble() {
        return trouble;
    }

    /** Returns the lanes that stopped, which the next start tries again. */
    Set<String> stopped() {
        return stopped;
    }

    /**
     * Stops the thread and waits up to half a minute for it, which frees its native memory as it ends: whatever sleeps or
     * waits for the store is cut short, but arithmetic cannot be, and a process that exits inside PyTorch crashes.
     */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
        try {
            if (!thread.join(LONGEST_STEP)) {
                LOG.warnf("trainer thread still computes waited=%s", LONGEST_STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Trainer trainer = trainers.apply(ledger)) {
            fold();
            while (open) {
                for (TrainerWire.Fact fact = inbox.poll(); fact != null; fact = inbox.poll()) {
                    fact.foldInto(ledger, Instant.now());
                }
                Optional<Work> work = ledger.next(Instant.now());
                if (work.isPresent()) {
                    perform(trainer, work.get());
                } else {
                    TrainerWire.Fact fact = inbox.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    if (fact != null) {
                        fact.foldInto(ledger, Instant.now());
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("trainer thread ends");
        } catch (RuntimeException e) {
            if (open) {
                trouble = String.valueOf(e.getMessage());
                onFatal.accept(e);
            }
        }
    }

    /** Folds history, however often the broker goes away meanwhile: folding again what was folded changes nothing. */
    private void fold() throws InterruptedException {
        while (open && !caughtUp) {
            try {
                long numEvents = history.applyAsLong(this::foldHistory);
                // Before it says that it has caught up: whoever sees that sees no trouble that is over.
                recovered();
                caughtUp = true;
                LOG.infof("log folded numEvents=%d", numEvents);
            } catch (TriadException e) {
                requireThatItMayPass(e);
                LOG.warnf("log is not folded and will be read again pause=%s cause=%s", pause, e.getMessage());
                pauseFor(e);
            }
        }
    }

    /** Garbage that a live consumer has sent to the dead-letter topic still stands in the log; it is passed over here. */
    private void foldHistory(LogRecord record) {
        try {
            TrainerWire.decode(record).foldInto(ledger, Instant.now());
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                throw e;
            }
            LOG.warnf(
                    "event passed over partition=%d offset=%d cause=%s",
                    record.partition(), record.offset(), e.getMessage());
        }
    }

    /** Does a piece of work; when the store or the broker cannot be had, pauses, and the ledger says again what is next. */
    private void perform(Trainer trainer, Work work) throws InterruptedException {
        try {
            trainer.perform(work);
            stopped = ledger.stopped().stream().map(LaneKey::toString).collect(Collectors.toUnmodifiableSet());
            recovered();
        } catch (TriadException e) {
            requireThatItMayPass(e);
            if (!open) {
                LOG.infof("work is left for the next start key=%s", work.key());
                return;
            }
            LOG.warnf(e, "work will be done again key=%s pause=%s errorCode=%s", work.key(), pause, e.code());
            pauseFor(e);
        }
    }

    private static void requireThatItMayPass(TriadException e) {
        switch (e.code().kind()) {
            case TRANSIENT, RESOURCE -> {}
            case INVALID_INPUT, INTERNAL -> throw e;
        }
    }

    private void recovered() {
        trouble = "";
        pause = FIRST_PAUSE;
    }

    private void pauseFor(TriadException reason) throws InterruptedException {
        trouble = String.valueOf(reason.getMessage());
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }
}
