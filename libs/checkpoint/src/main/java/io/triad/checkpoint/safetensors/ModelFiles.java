// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.Arena;
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
        return of(new ModelFolder.Mapped(folder, arena));
    }

    /**
     * Reads the headers of files that are elsewhere and compares them with the index; no values are read.
     *
     * @throws TriadException as {@link #map} does, and what reading throws
     */
    public static ModelFiles stream(ModelSource source) {
        return of(new ModelFolder.Streamed(source));
    }

    private static ModelFiles of(ModelFolder folder) {
        Optional<TensorFile> single = folder.open(SINGLE);
        if (single.isPresent()) {
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            single.get()
                    .tensors()
                    .keySet()
                    .forEach(name -> tensors.put(name, single.get().stored(name)));
            return new ModelFiles(SINGLE, tensors, Map.of(), List.of());
        }
        ShardIndex index = index(folder);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (String shard : new TreeSet<>(index.fileOfTensor().values())) {
            shard(folder, shard, faults).ifPresent(file -> tensors.putAll(compared(file, shard, index, faults)));
        }
        Map<String, String> missing = new TreeMap<>(index.fileOfTensor());
        missing.keySet().removeAll(tensors.keySet());
        return new ModelFiles(INDEX, tensors, missing, faults);
    }

    private static SequencedMap<String, StoredTensor> compared(
            TensorFile file, String shard, ShardIndex index, List<String> faults) {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().keySet().forEach(name -> {
            String expected = index.fileOfTensor().get(name);
            if (shard.equals(expected)) {
                tensors.put(name, file.stored(name));
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

    private static ShardIndex index(ModelFolder folder) {
        try {
            return ShardIndex.parse(folder.bytes(INDEX, ShardIndex.MAX_BYTES)
                    .orElseThrow(() -> new TriadException(
                            ErrorCode.NOT_FOUND,
                            folder.place() + " holds neither " + SINGLE + " nor " + INDEX
                                    + "; fetch or export the model in the Hugging Face layout")));
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    folder.place() + "/" + INDEX + " is not a valid index: " + e.getMessage()
                            + "; fetch or export the checkpoint again",
                    e);
        }
    }

    private static Optional<TensorFile> shard(ModelFolder folder, String name, List<String> faults) {
        try {
            Optional<TensorFile> file = folder.open(name);
            if (file.isEmpty()) {
                faults.add(name + " does not exist, but the index names it");
            }
            return file;
        } catch (TriadException e) {
            if (e.code() != ErrorCode.CORRUPT_CHECKPOINT) {
                throw e;
            }
            faults.add(e.getMessage());
            return Optional.empty();
        }
    }
}
