// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.ByteRanges;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.StreamedValues;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The memory for tensors of models that lie elsewhere. Whoever makes a tensor holds what it is made from meanwhile; who would take more
 * than there is room for waits until others have given theirs back. What one tensor alone is made from may be more than the room: then
 * nothing else is held. Parts of a tensor are read at one time. Tensors of mapped files need no room.
 */
final class TensorRoom implements AutoCloseable {
    /** 2 GiB: some tensors of a layer of three large models. */
    static final long USUAL_BYTES = 2L << 30;

    private static final long PART_BYTES = 8L << 20;
    private static final int READERS = 8;

    private final long maxBytes;
    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().daemon().name("triad-merge-reader-", 0).factory());
    private final Map<StreamedValues, Integer> numHolders = new IdentityHashMap<>();
    private long numBytes;
    private long peakBytes;

    TensorRoom(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What somebody holds. */
    interface Held extends AutoCloseable {
        /** Gives it back; nobody may be reading it. */
        @Override
        void close();
    }

    /**
     * Has tensors in memory until the result is closed.
     *
     * @throws TriadException what reading throws; UNAVAILABLE when the thread is interrupted
     */
    Held hold(List<StoredTensor> tensors) {
        List<StreamedValues> streamed = tensors.stream()
                .map(StoredTensor::source)
                .filter(StreamedValues.class::isInstance)
                .map(StreamedValues.class::cast)
                .distinct()
                .toList();
        if (streamed.isEmpty()) {
            return () -> {};
        }
        take(streamed);
        Held held = () -> giveBack(streamed);
        try {
            streamed.forEach(values -> values.fetch(this::read));
            return held;
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    private synchronized void take(List<StreamedValues> streamed) {
        try {
            while (numBytes > 0 && numBytes + missing(streamed) > maxBytes) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(
                    ErrorCode.UNAVAILABLE, "the merge was interrupted; the same request goes on with it", e);
        }
        numBytes += missing(streamed);
        peakBytes = Math.max(peakBytes, numBytes);
        streamed.forEach(values -> numHolders.merge(values, 1, Integer::sum));
    }

    private long missing(List<StreamedValues> streamed) {
        return streamed.stream()
                .filter(values -> !numHolders.containsKey(values))
                .mapToLong(StreamedValues::numBytes)
                .sum();
    }

    private synchronized void giveBack(List<StreamedValues> streamed) {
        for (StreamedValues values : streamed) {
            if (numHolders.merge(values, -1, Integer::sum) == 0) {
                numHolders.remove(values);
                values.release();
                numBytes -= values.numBytes();
            }
        }
        notifyAll();
    }

    private void read(ByteRanges file, long from, MemorySegment to) {
        List<Future<?>> parts = new ArrayList<>();
        for (long at = 0; at < to.byteSize(); at += PART_BYTES) {
            long begin = at;
            MemorySegment part = to.asSlice(begin, Math.min(PART_BYTES, to.byteSize() - begin));
            parts.add(readers.submit(() -> file.read(from + begin, part)));
        }
        TriadException failure = null;
        for (Future<?> part : parts) {
            // All of them must have ended, for their memory to be given back.
            TriadException failed = failure(part);
            failure = failure == null ? failed : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @org.jspecify.annotations.Nullable TriadException failure(Future<?> part) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    part.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause() instanceof TriadException known
                            ? known
                            : new TriadException(
                                    ErrorCode.BROKEN_INVARIANT, "a tensor was not read: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the most that was held at one time, in bytes. */
    synchronized long peakBytes() {
        return peakBytes;
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
