// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedCollection;
import java.util.SequencedMap;

/**
 * Writes the tensors of a model as {@code model.safetensors}, or as several shards
 * {@code model-00001-of-0000n.safetensors} with their index. The same tensors in the same order give the same bytes.
 */
public final class ShardedWriter {
    /** Bound on a shard when nothing is said, that of transformers: 5 GB. */
    public static final long USUAL_SHARD_BYTES = 5_000_000_000L;

    /** The texts of every shard: other tools read them to know whose layout the names are. */
    public static final Map<String, String> METADATA = Map.of("format", "pt");

    private ShardedWriter() {}

    /**
     * A file of a model.
     *
     * @param file its name, without a folder
     * @param tensors what it holds
     */
    public record Shard(String file, List<TensorInfo> tensors) {
        /** Copies. */
        public Shard {
            tensors = List.copyOf(tensors);
        }
    }

    /**
     * Tells which tensor goes into which file.
     *
     * @param tensors in the order in which they fill the shards
     * @param maxShardBytes bound on the values of a shard; a tensor that is larger has a shard of its own
     */
    public static List<Shard> plan(SequencedCollection<TensorInfo> tensors, long maxShardBytes) {
        List<List<TensorInfo>> split = split(tensors, maxShardBytes);
        if (split.size() == 1) {
            return List.of(new Shard(ModelFiles.SINGLE, split.getFirst()));
        }
        List<Shard> shards = new ArrayList<>();
        for (List<TensorInfo> each : split) {
            String file = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", shards.size() + 1, split.size());
            shards.add(new Shard(file, each));
        }
        return shards;
    }

    /**
     * Writes the files and forces them to the disk, the index last.
     *
     * @param folder an empty one
     * @param tensors in the order in which they fill the shards
     * @param maxShardBytes bound on the values of a shard; a tensor that is larger has a shard of its own
     * @throws IllegalArgumentException when two tensors share a name
     * @throws TriadException as {@link SafetensorsWriter#write} does
     */
    public static void write(Path folder, SequencedCollection<? extends WritableTensor> tensors, long maxShardBytes) {
        Map<String, WritableTensor> byName = new LinkedHashMap<>();
        List<TensorInfo> infos = new ArrayList<>();
        for (WritableTensor tensor : tensors) {
            infos.add(tensor.info());
            if (byName.put(tensor.info().name(), tensor) != null) {
                throw new IllegalArgumentException(
                        "Two tensors are named " + tensor.info().name());
            }
        }
        List<Shard> shards = plan(infos, maxShardBytes);
        for (Shard shard : shards) {
            List<WritableTensor> ofShard = shard.tensors().stream()
                    .map(info -> Objects.requireNonNull(byName.get(info.name())))
                    .toList();
            SafetensorsWriter.write(folder.resolve(shard.file()), ofShard, METADATA);
        }
        writeIndex(folder, shards);
    }

    /**
     * Writes the index of several shards and forces it to the disk; a single file needs none.
     *
     * @throws TriadException EXHAUSTED when it cannot be written
     */
    public static void writeIndex(Path folder, List<Shard> shards) {
        if (shards.size() == 1) {
            return;
        }
        SequencedMap<String, String> fileOfTensor = new LinkedHashMap<>();
        long numElements = 0;
        long numBytes = 0;
        for (Shard shard : shards) {
            for (TensorInfo info : shard.tensors()) {
                fileOfTensor.put(info.name(), shard.file());
                numElements = Math.addExact(numElements, info.shape().numElements());
                numBytes = Math.addExact(numBytes, info.numBytes());
            }
        }
        write(folder.resolve(ModelFiles.INDEX), new ShardIndex(fileOfTensor).toJson(numElements, numBytes));
    }

    private static void write(Path index, byte[] json) {
        try {
            Files.write(
                    index,
                    json,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    index + " cannot be written: " + e + "; check the folder and the disk's free space",
                    e);
        }
    }

    private static List<List<TensorInfo>> split(SequencedCollection<TensorInfo> tensors, long maxShardBytes) {
        List<List<TensorInfo>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long filled = 0;
        for (TensorInfo tensor : tensors) {
            long size = tensor.numBytes();
            if (!shards.getLast().isEmpty() && size > maxShardBytes - filled) {
                shards.add(new ArrayList<>());
                filled = 0;
            }
            shards.getLast().add(tensor);
            filled += size;
        }
        return shards;
    }
}
