// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.engine.remote.WeightUpdate.AsStarted;
import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The weights in a server's memory: what is drawn is drawn from those that were wanted, or not at all.
 *
 * <p>The server is asked before and after each piece of work, for it may have been restarted, or used by others. Nothing of
 * ours is drawn while weights are changed.
 */
final class ServedWeights {
    private static final Logger LOG = Logger.getLogger(ServedWeights.class);

    private final ServerCalls calls;
    private final ServerProtocol protocol;
    private final Optional<String> atStart;
    private final Optional<String> rootAtStart;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** @param rootAtStart where the server says that the weights came from which it holds now */
    ServedWeights(ServerCalls calls, ServerProtocol protocol, Optional<String> rootAtStart) {
        this.calls = calls;
        this.protocol = protocol;
        this.atStart = protocol.weightVersion();
        this.rootAtStart = rootAtStart;
    }

    /**
     * Does the work with these weights, which are loaded first when the server lacks them.
     *
     * @throws TriadException UNAVAILABLE when the server lost the weights meanwhile; and what loading them, or the work,
     *     throws
     */
    <T> T with(WeightUpdate wanted, Supplier<T> work) {
        enter(wanted);
        return doWith(wanted, work);
    }

    /**
     * As {@link #with}, for weights that the server held before: when it does not take them any more, that is no fault of
     * the work's.
     *
     * @throws TriadException UNAVAILABLE for what the server, not the work, is to blame for
     */
    <T> T again(WeightUpdate wanted, Supplier<T> work) {
        try {
            enter(wanted);
        } catch (TriadException e) {
            throw e.code().kind() == ErrorCode.Kind.INVALID_INPUT ? refusedNow(wanted, e) : e;
        }
        return doWith(wanted, work);
    }

    /** To be called with the read lock held, which it lets go. */
    private <T> T doWith(WeightUpdate wanted, Supplier<T> work) {
        try {
            T result;
            try {
                result = work.get();
            } catch (TriadException e) {
                if (e.code().kind() == ErrorCode.Kind.INVALID_INPUT && !holds(wanted)) {
                    throw lost(wanted, e);
                }
                throw e;
            }
            if (!holds(wanted)) {
                throw lost(wanted, null);
            }
            return result;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Lets go of what only a sampler of these weights needs. A failure is logged: it costs the server memory, no more. */
    void release(WeightUpdate weights) {
        if (weights instanceof LoraAdapter adapter) {
            try {
                protocol.unload(adapter);
            } catch (TriadException e) {
                LOG.warnf("adapter stays loaded name=%s cause=%s", adapter.name(), e.getMessage());
            }
        }
    }

    /** Returns with the read lock held and the weights served. */
    private void enter(WeightUpdate wanted) {
        try {
            if (!enterIfHeld(wanted)) {
                lock.writeLock().lockInterruptibly();
                try {
                    load(wanted);
                    lock.readLock().lock();
                } finally {
                    lock.writeLock().unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "interrupted while waiting for " + wanted, e);
        }
    }

    private boolean enterIfHeld(WeightUpdate wanted) throws InterruptedException {
        lock.readLock().lockInterruptibly();
        boolean held = false;
        try {
            held = holds(wanted);
            return held;
        } finally {
            if (!held) {
                lock.readLock().unlock();
            }
        }
    }

    private boolean holds(WeightUpdate wanted) {
        return switch (wanted) {
            case AsStarted() -> holdsFirst();
            case LoraAdapter adapter -> holdsFirst() && holds(adapter);
            case Reload reload -> protocol.weightVersion().equals(Optional.of(reload.version()));
        };
    }

    private boolean holdsFirst() {
        return protocol.weightVersion().equals(atStart)
                && protocol.served(calls::ask)
                        .filter(model -> model.root().equals(rootAtStart))
                        .isPresent();
    }

    private boolean holds(LoraAdapter adapter) {
        Optional<ServedModel> served = ServedModel.find(ServedModel.read(calls.ask(ServedModel.LIST)), adapter.name());
        if (served.isPresent() && !served.get().root().equals(Optional.of(adapter.folder()))) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the server serves '" + adapter.name() + "' from "
                            + served.get().root().orElse("a place that it does not name") + ", not from "
                            + adapter.folder() + "; name adapters by their digest");
        }
        return served.isPresent();
    }

    private void load(WeightUpdate wanted) {
        if (holds(wanted)) {
            return;
        }
        switch (wanted) {
            case AsStarted() -> throw replaced();
            case LoraAdapter adapter -> {
                if (!holdsFirst()) {
                    throw replaced();
                }
                protocol.load(adapter);
                LOG.infof("adapter loaded name=%s folder=%s", adapter.name(), adapter.folder());
            }
            case Reload reload -> {
                protocol.reload(reload);
                LOG.infof("weights loaded version=%s folder=%s", reload.version(), reload.folder());
            }
        }
        if (!holds(wanted)) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "the server took " + wanted + " but does not say that it serves it; is it of a version that can?");
        }
    }

    private TriadException replaced() {
        return new TriadException(
                ErrorCode.UNAVAILABLE,
                "the server holds other weights, or another model, than it was started with: weights "
                        + protocol.weightVersion().orElse("without a name")
                        + " where it had " + atStart.orElse("some without a name")
                        + rootAtStart.map(root -> " from " + root).orElse("")
                        + "; restart it as it was, or ask for weights by Reload");
    }

    private static TriadException refusedNow(WeightUpdate wanted, TriadException cause) {
        return new TriadException(
                ErrorCode.UNAVAILABLE,
                "the server does not take " + wanted + " any more, which it held before: " + cause.getMessage()
                        + "; start it as it was",
                cause);
    }

    private static TriadException lost(WeightUpdate wanted, @Nullable Throwable cause) {
        return new TriadException(
                ErrorCode.UNAVAILABLE,
                "the server lost " + wanted + " while it was sampled from, by a restart or another client;"
                        + " nothing that it drew is kept, and the next call loads it again",
                cause);
    }
}
