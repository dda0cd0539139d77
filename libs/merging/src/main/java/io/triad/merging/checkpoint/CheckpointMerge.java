// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.checkpoint;

import io.triad.checkpoint.WeightsDigest;
import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.engine.TensorFiles;
import io.triad.merging.method.MergeMethod;
import io.triad.merging.model.RoundedValues;
import io.triad.merging.plan.PlannedTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Merges checkpoint folders of one model, in memory that does not grow with them.
 *
 * <p>Everything but the weights, such as config.json and tokenizer.json, must be the same bytes in every input and is copied.
 * The output's tensors are float32, whatever the inputs store, in one file or in shards. The same inputs give the same bytes.
 */
public final class CheckpointMerge {
    private CheckpointMerge() {}

    /** Tells whether a merge reads that file of a checkpoint: all but what its training left beside the policy. */
    public static boolean reads(String fileName) {
        return !fileName.equals("optimizer.safetensors");
    }

    /**
     * Merges the inputs into an empty folder.
     *
     * @param inputs in the order of the method's weights
     * @throws TriadException INVALID_REQUEST when the inputs are not of one model, naming the tensor or file;
     *     CORRUPT_CHECKPOINT for a malformed input; NON_FINITE naming the tensor when a merged value is no number;
     *     EXHAUSTED when the output cannot be written
     */
    public static MergedCheckpoint merge(MergeMethod method, List<MergeSource> inputs, Path output) {
        SequencedSet<String> companions = InputAgreement.companions(inputs);
        try (Arena arena = Arena.ofShared()) {
            List<Map<String, StoredTensor>> tensors = new ArrayList<>();
            for (MergeSource input : inputs) {
                tensors.add(tensors(input.name(), input.folder(), arena));
            }
            SequencedMap<String, TensorInfo> agreed = agreed(inputs, tensors);
            TensorFiles.write(output, planned(method, tensors, agreed));
            for (String fileName : companions) {
                Files.copy(inputs.getFirst().folder().resolve(fileName), output.resolve(fileName));
            }
            tensors.add(tensors("the merge", output, arena));
            List<String> digests = digests(tensors, agreed);
            return new MergedCheckpoint(digests.subList(0, inputs.size()), digests.getLast(), agreed.size());
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "the merge cannot be written to " + output + ": " + e
                            + "; check the folder's permissions and the disk's free space",
                    e);
        }
    }

    private static Map<String, StoredTensor> tensors(String name, Path folder, Arena arena) {
        ModelFiles files = ModelFiles.map(folder, arena);
        if (!files.faults().isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the weights of " + name + " are not those that its index names: "
                            + String.join("; ", files.faults()) + "; publish the checkpoint again");
        }
        return files.tensors();
    }

    private static SequencedMap<String, TensorInfo> agreed(
            List<MergeSource> inputs, List<Map<String, StoredTensor>> tensors) {
        List<InputAgreement.Tensors> infos = new ArrayList<>();
        for (int input = 0; input < inputs.size(); input++) {
            Map<String, TensorInfo> byName = new TreeMap<>();
            tensors.get(input).forEach((name, stored) -> byName.put(name, stored.info()));
            infos.add(new InputAgreement.Tensors(inputs.get(input).name(), byName));
        }
        return InputAgreement.tensors(infos);
    }

    private static List<PlannedTensor> planned(
            MergeMethod method, List<Map<String, StoredTensor>> inputs, SequencedMap<String, TensorInfo> tensors) {
        List<PlannedTensor> planned = new ArrayList<>();
        tensors.forEach((name, info) -> {
            List<PlannedTensor.Source> sources = new ArrayList<>();
            for (int input = 0; input < inputs.size(); input++) {
                StoredTensor stored = Objects.requireNonNull(inputs.get(input).get(name));
                sources.add(new PlannedTensor.Source(input, stored, RoundedValues.of(stored, DType.F32)));
            }
            planned.add(new PlannedTensor(
                    new TensorInfo(name, DType.F32, info.shape()), sources, OptionalInt.empty(), method));
        });
        return planned;
    }

    /** The digests of checkpoints' weights, each on a thread of its own: SHA-256 is what takes time here. */
    private static List<String> digests(
            List<Map<String, StoredTensor>> checkpoints, SequencedMap<String, TensorInfo> tensors) {
        return checkpoints.parallelStream()
                .map(checkpoint -> {
                    WeightsDigest digest = new WeightsDigest();
                    tensors.forEach((name, info) -> {
                        StoredTensor stored = Objects.requireNonNull(checkpoint.get(name));
                        FloatValues values = RoundedValues.of(stored, DType.F32);
                        digest.update(name, info.shape().dimensions(), values);
                    });
                    return digest.hex();
                })
                .toList();
    }
}
