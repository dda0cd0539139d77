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
import java.util.SequencedCollection;
import java.util.SequencedMap;

/**
 * Writes the tensors of a model as {@code model.safetensors}, or as several shards
 * {@code model-00001-of-0000n.safetensors} with their index. The same tensors in the same order give the same bytes.
 */
public final class ShardedWriter {
    /** Bound on a shard when nothing is said, that of transformers: 5 GB. */
    public static final long USUAL_SHARD_BYTES = 5_000_000_000L;

    /** Other tools read this to know whose layout the names are. */
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private ShardedWriter() {}

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
        List<List<WritableTensor>> shards = split(tensors, maxShardBytes);
        if (shards.size() == 1) {
            SafetensorsWriter.write(folder.resolve(ModelFiles.SINGLE), shards.getFirst(), METADATA);
            return;
        }
        SequencedMap<String, String> fileOfTensor = new LinkedHashMap<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            String file = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", shard + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(file), shards.get(shard), METADATA);
            for (WritableTensor tensor : shards.get(shard)) {
                if (fileOfTensor.put(tensor.info().name(), file) != null) {
                    throw new IllegalArgumentException(
                            "Two tensors are named " + tensor.info().name());
                }
            }
        }
        long numElements = 0;
        long numBytes = 0;
        for (WritableTensor tensor : tensors) {
            numElements = Math.addExact(numElements, tensor.info().shape().numElements());
            numBytes = Math.addExact(numBytes, tensor.info().numBytes());
        }
        write(folder.resolve(ModelFiles.INDEX), new ShardIndex(fileOfTensor).toJson(numElements, numBytes));
    }

    private static void write(Path index, byte[] json) {
        try {
            Files.write(index, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    index + " cannot be written: " + e + "; check the folder and the disk's free space",
                    e);
        }
    }

    private static List<List<WritableTensor>> split(
            SequencedCollection<? extends WritableTensor> tensors, long maxShardBytes) {
        List<List<WritableTensor>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long filled = 0;
        for (WritableTensor tensor : tensors) {
            long size = tensor.info().numBytes();
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
