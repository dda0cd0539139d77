// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.SafetensorsTarget;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.plan.PlannedTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shards whose tensors several threads make at once, the shards in their order and the largest tensor of a shard first. A shard is
 * complete when its last tensor is; who made that one gives it its name.
 */
final class ShardWork implements AutoCloseable {
    private final Path folder;
    private final Path incoming;
    private final ToLongFunction<ShardRecord> completed;
    private final ConcurrentLinkedQueue<Open.Task> tasks = new ConcurrentLinkedQueue<>();
    private final List<Open> all = new ArrayList<>();

    /**
     * Names the work.
     *
     * @param folder of the finished shards
     * @param incoming of those in the making, in the same file system
     * @param completed takes each shard once it has its name, on any thread, and tells how many bytes it moved elsewhere. Until it
     *     returns the thread makes no other tensor, and shards are begun in order, so there are no more of them in the folder that are
     *     not moved than there are threads
     */
    ShardWork(
            Path folder,
            Path incoming,
            List<Shard> shards,
            List<PlannedTensor> tensors,
            ToLongFunction<ShardRecord> completed) {
        this.folder = folder;
        this.incoming = incoming;
        this.completed = completed;
        Map<String, PlannedTensor> byName = tensors.stream()
                .collect(Collectors.toMap(tensor -> tensor.info().name(), Function.identity()));
        for (Shard shard : shards) {
            Open open = new Open(shard);
            all.add(open);
            List<Open.Task> ofShard = new ArrayList<>();
            for (int index = 0; index < shard.tensors().size(); index++) {
                ofShard.add(open
                .new Task(
                        index,
                        Objects.requireNonNull(
                                byName.get(shard.tensors().get(index).name()))));
            }
            ofShard.sort(Comparator.comparingLong(Open.Task::numBytes).reversed());
            tasks.addAll(ofShard);
        }
    }

    /** Makes the next tensor that nobody makes yet; false when there is none. */
    boolean makeNext(TensorWork work) {
        Open.Task task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.make(work);
        return true;
    }

    /** Removes the shards that are not complete; nobody may be making one. */
    @Override
    public void close() {
        all.forEach(Open::forget);
    }

    /** A shard with tensors that are not made yet. */
    private final class Open {
        private final Shard shard;
        private final AtomicInteger numLeft;
        private final AtomicReferenceArray<TensorRecord> records;
        private @Nullable SafetensorsTarget target;

        Open(Shard shard) {
            this.shard = shard;
            this.numLeft = new AtomicInteger(shard.tensors().size());
            this.records = new AtomicReferenceArray<>(shard.tensors().size());
        }

        private synchronized SafetensorsTarget target() {
            SafetensorsTarget begun = target;
            if (begun == null) {
                begun = SafetensorsTarget.create(
                        incoming.resolve(shard.file()),
                        folder.resolve(shard.file()),
                        shard.tensors(),
                        ShardedWriter.METADATA);
                target = begun;
            }
            return begun;
        }

        private synchronized void forget() {
            if (target != null) {
                target.close();
            }
        }

        private void complete(TensorWork work) {
            SafetensorsTarget whole = target();
            whole.complete();
            TensorRecord[] made = new TensorRecord[records.length()];
            Arrays.setAll(made, records::get);
            try {
                work.count(completed.applyAsLong(new ShardRecord(
                        shard.file(),
                        Files.size(folder.resolve(shard.file())),
                        Collections.unmodifiableList(Arrays.asList(made)))));
            } catch (IOException e) {
                throw new TriadException(
                        ErrorCode.EXHAUSTED, folder.resolve(shard.file()) + " cannot be read: " + e, e);
            }
        }

        /** One of its tensors. */
        private final class Task {
            private final int index;
            private final PlannedTensor tensor;

            Task(int index, PlannedTensor tensor) {
                this.index = index;
                this.tensor = tensor;
            }

            long numBytes() {
                return tensor.info().numBytes();
            }

            void make(TensorWork work) {
                records.set(index, work.make(tensor, target()));
                if (numLeft.decrementAndGet() == 0) {
                    complete(work);
                }
            }
        }
    }
}
