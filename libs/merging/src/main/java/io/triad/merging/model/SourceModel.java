// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.ModelSource;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.tokenizer.Vocabulary;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model that is merged: its files mapped, or read in parts from where they lie.
 *
 * @param name what the merge file and messages call it
 * @param folder in Hugging Face layout; without weights where these lie elsewhere
 * @param tensors by name
 * @param config its config.json
 * @param vocabulary of its tokenizer.json, when it has one
 */
public record SourceModel(
        String name,
        Path folder,
        SortedMap<String, StoredTensor> tensors,
        ObjectNode config,
        Optional<Vocabulary> vocabulary) {
    /** Its configuration's name in the layout. */
    public static final String CONFIG = "config.json";

    /** Its tokenizer's name in the layout. */
    public static final String TOKENIZER = "tokenizer.json";

    /** Positions of rotary embeddings that old exports store: no weights, every reader computes them. */
    private static final String COMPUTED = "rotary_emb.inv_freq";

    /** Copies. */
    public SourceModel {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /**
     * Opens a folder; no values are read.
     *
     * @param arena how long values can be read
     * @throws TriadException NOT_FOUND when it holds no model, CORRUPT_CHECKPOINT naming the file that is malformed
     */
    public static SourceModel open(String name, Path folder, Arena arena) {
        return of(name, folder, ModelFiles.map(folder, arena));
    }

    /**
     * Opens a model whose weights lie elsewhere; no values are read.
     *
     * @param folder has its other files
     * @param weights where its weights lie
     * @throws TriadException as {@link #open(String, Path, Arena)} does, and what reading throws
     */
    public static SourceModel open(String name, Path folder, ModelSource weights) {
        return of(name, folder, ModelFiles.stream(weights));
    }

    private static SourceModel of(String name, Path folder, ModelFiles files) {
        if (!files.faults().isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the weights of " + name + " are not those that its index names: "
                            + String.join("; ", files.faults()) + "; fetch or export the model again");
        }
        SortedMap<String, StoredTensor> tensors = new TreeMap<>(files.tensors());
        tensors.keySet().removeIf(tensor -> tensor.endsWith(COMPUTED));
        Path tokenizer = folder.resolve(TOKENIZER);
        return new SourceModel(
                name,
                folder,
                tensors,
                JsonFile.read(folder.resolve(CONFIG)),
                Files.exists(tokenizer) ? Optional.of(Vocabulary.read(tokenizer)) : Optional.empty());
    }

    /** Returns how many layers it has. */
    public int numLayers() {
        return LayerName.numLayers(tensors.keySet(), name);
    }
}
