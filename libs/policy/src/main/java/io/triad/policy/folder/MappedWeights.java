// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LayoutFault;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Weights that stand on the mapped files of a folder. Only headers are read, and the whole folder's faults are told at once,
 * each with its file.
 *
 * <p>Two kinds of tensors are not asked for and yet allowed. The frequencies of the rotary positions
 * ({@code rotary_emb.inv_freq}), which old versions of transformers saved, follow from the configuration and are passed over.
 * An output projection beside a tied embedding is passed over if its values are the embedding's. If they are not, the folder
 * contradicts itself and is refused: transformers 4 takes the embedding, transformers 5 the projection.
 */
final class MappedWeights {
    private static final Pattern ROTARY =
            Pattern.compile("model\\.(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\.inv_freq");

    private final PolicyConfig config;
    private final ModelFiles files;
    private final List<String> faults;
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();

    private MappedWeights(PolicyConfig config, ModelFiles files) {
        this.config = config;
        this.files = files;
        this.faults = new ArrayList<>(files.faults());
        files.tensors().forEach((name, stored) -> {
            if (!ROTARY.matcher(name).matches()) {
                tensors.put(name, tensor(stored.info(), stored.values()));
            }
        });
    }

    /**
     * Opens the weights of a folder.
     *
     * @throws TriadException CORRUPT_CHECKPOINT listing every tensor or shard that is missing, superfluous, misplaced,
     *     misshapen or truncated; NOT_FOUND when there are no weights; EXHAUSTED when a file cannot be read
     */
    static PolicyWeights open(Path folder, PolicyConfig config) {
        MappedWeights weights = new MappedWeights(config, ModelFiles.map(folder, Arena.ofAuto()));
        weights.passOverTiedOutput();
        weights.compareWithLayout();
        if (!weights.faults.isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the weights in " + folder + " are not those that its config.json describes: "
                            + String.join("; ", weights.faults) + "; fetch or export the checkpoint again");
        }
        return new PolicyWeights(config, weights.tensors);
    }

    private void passOverTiedOutput() {
        Tensor output = tensors.get(ParameterLayout.OUTPUT);
        Tensor embedding = tensors.get(ParameterLayout.EMBEDDING);
        if (!config.tieWordEmbeddings() || output == null || embedding == null) {
            return;
        }
        tensors.remove(ParameterLayout.OUTPUT);
        if (!sameValues(output, embedding)) {
            faults.add(files.tensors().get(ParameterLayout.OUTPUT).file() + ": " + ParameterLayout.OUTPUT + " "
                    + output.shape() + " differs from " + ParameterLayout.EMBEDDING + " " + embedding.shape()
                    + ", but tie_word_embeddings is true (expected equal values, or false there)");
        }
    }

    /** Compares stored bits where it can, which is quick and mostly enough. */
    private static boolean sameValues(Tensor one, Tensor other) {
        boolean sameBits = one.shape().equals(other.shape())
                && one.dtype() == other.dtype()
                && one.stored().orElseThrow().mismatch(other.stored().orElseThrow()) < 0;
        return sameBits || one.equals(other);
    }

    private void compareWithLayout() {
        SequencedMap<String, TensorShape> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> found.put(name, tensor.shape()));
        for (LayoutFault fault : LayoutFault.in(config, found)) {
            StoredTensor stored = files.tensors().get(fault.tensor());
            if (stored != null) {
                faults.add(stored.file() + ": " + fault);
            } else if (!files.missing().containsKey(fault.tensor())) {
                faults.add(files.listing() + ": " + fault);
            }
        }
    }

    /** A tensor that stands on the values of a file. */
    static Tensor tensor(TensorInfo info, MemorySegment values) {
        return Tensor.stored(new TensorShape(info.shape().dimensions()), info.dtype(), values);
    }
}
