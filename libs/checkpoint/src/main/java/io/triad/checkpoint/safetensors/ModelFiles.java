// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tensors of a model in a folder, mapped: those of {@code model.safetensors}, or where there is none, those of the
 * shards that {@code model.safetensors.index.json} names. The former wins where both lie, as it does in transformers.
 *
 * @param listing the file that says which tensors the model has: one of the two
 * @param tensors by name, those that lie where they should
 * @param missing the file that each tensor should lie in, by the names of those that do not
 * @param faults what is wrong with shards and index, each naming its file; empty for a sound model
 */
public record ModelFiles(
        String listing, SequencedMap<String, StoredTensor> tensors, Map<String, String> missing, List<String> faults) {
    /** The only file of a model that is not sharded. */
    public static final String SINGLE = "model.safetensors";

    /** The file that says which shards a model has. */
    public static final String INDEX = "model.safetensors.index.json";

    /**
     * Maps the files and compares them with the index; no values are read.
     *
     * @param arena how long the values can be read
     * @throws TriadException NOT_FOUND when there is neither model nor index, CORRUPT_CHECKPOINT when the one file or the
     *     index is malformed, EXHAUSTED when a file cannot be read or mapped
     */
    public static ModelFiles map(Path folder, Arena arena) {
        if (Files.exists(folder.resolve(SINGLE))) {
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            SafetensorsFile file = SafetensorsFile.map(folder.resolve(SINGLE), arena);
            file.tensors().forEach((name, info) -> tensors.put(name, stored(file, info)));
            return new ModelFiles(SINGLE, tensors, Map.of(), List.of());
        }
        ShardIndex index = index(folder.resolve(INDEX));
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (String shard : new TreeSet<>(index.fileOfTensor().values())) {
            shard(folder.resolve(shard), arena, faults)
                    .ifPresent(file -> tensors.putAll(compared(file, shard, index, faults)));
        }
        Map<String, String> missing = new TreeMap<>(index.fileOfTensor());
        missing.keySet().removeAll(tensors.keySet());
        return new ModelFiles(INDEX, tensors, missing, faults);
    }

    private static SequencedMap<String, StoredTensor> compared(
            SafetensorsFile file, String shard, ShardIndex index, List<String> faults) {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, info) -> {
            String expected = index.fileOfTensor().get(name);
            if (shard.equals(expected)) {
                tensors.put(name, stored(file, info));
            } else {
                faults.add(shard + " holds tensor " + name + ", which the index "
                        + (expected == null ? "does not name" : "puts into " + expected));
            }
        });
        index.fileOfTensor().forEach((name, expected) -> {
            if (shard.equals(expected) && !tensors.containsKey(name)) {
                faults.add(shard + " lacks tensor " + name + ", which the index puts there");
            }
        });
        return tensors;
    }

    private static ShardIndex index(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new TriadException(
                        ErrorCode.NOT_FOUND,
                        file.getParent() + " holds neither " + SINGLE + " nor " + INDEX
                                + "; fetch or export the model in the Hugging Face layout");
            }
            long size = Files.size(file);
            if (size > ShardIndex.MAX_BYTES) {
                throw new IllegalArgumentException(
                        "it has " + size + " bytes, expected at most " + ShardIndex.MAX_BYTES);
            }
            return ShardIndex.parse(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    file + " is not a valid index: " + e.getMessage() + "; fetch or export the checkpoint again",
                    e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be read: " + e, e);
        }
    }

    private static Optional<SafetensorsFile> shard(Path path, Arena arena, List<String> faults) {
        try {
            return Optional.of(SafetensorsFile.map(path, arena));
        } catch (TriadException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                faults.add(path.getFileName() + " does not exist, but the index names it");
            } else if (e.code() == ErrorCode.CORRUPT_CHECKPOINT) {
                faults.add(e.getMessage());
            } else {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static StoredTensor stored(SafetensorsFile file, TensorInfo info) {
        return new StoredTensor(file.path().getFileName().toString(), info, file.values(info.name()));
    }
}
