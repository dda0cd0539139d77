// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.checkpoint;

import io.triad.checkpoint.WeightsDigest;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.linear.LinearMerge;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Merges checkpoint folders of one model: tensor by tensor in ascending order of names, so that memory holds one tensor of
 * each input however large the checkpoints are.
 *
 * <p>Everything but the weights, such as config.json and tokenizer.json, must be the same bytes in every input and is copied.
 * The output's tensors are float32, whatever the inputs store, in one file or in shards. The same inputs give the same bytes.
 */
public final class CheckpointMerge {
    private static final String SCRATCH = "merged-tensors.scratch";

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
    public static MergedCheckpoint merge(LinearMerge method, List<MergeSource> inputs, Path output) {
        SequencedSet<String> companions = InputAgreement.companions(inputs);
        try (Arena arena = Arena.ofShared()) {
            List<Map<String, StoredTensor>> tensors = new ArrayList<>();
            for (MergeSource input : inputs) {
                tensors.add(tensors(input, arena));
            }
            MergedCheckpoint merged = mergeTensors(method, tensors, agreed(inputs, tensors), output);
            for (String fileName : companions) {
                Files.copy(inputs.getFirst().folder().resolve(fileName), output.resolve(fileName));
            }
            return merged;
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "the merge cannot be written to " + output + ": " + e
                            + "; check the folder's permissions and the disk's free space",
                    e);
        }
    }

    private static Map<String, StoredTensor> tensors(MergeSource input, Arena arena) {
        ModelFiles files = ModelFiles.map(input.folder(), arena);
        if (!files.faults().isEmpty()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "the weights of " + input.name() + " are not those that its index names: "
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

    private static MergedCheckpoint mergeTensors(
            LinearMerge method,
            List<Map<String, StoredTensor>> inputs,
            SequencedMap<String, TensorInfo> tensors,
            Path output)
            throws IOException {
        List<WeightsDigest> inputDigests =
                inputs.stream().map(input -> new WeightsDigest()).toList();
        WeightsDigest outputDigest = new WeightsDigest();
        try (TensorScratch scratch = TensorScratch.create(output.resolve(SCRATCH))) {
            for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
                String name = tensor.getKey();
                List<Long> shape = tensor.getValue().shape().dimensions();
                List<float[]> values = new ArrayList<>();
                for (int input = 0; input < inputs.size(); input++) {
                    float[] floats = inputs.get(input).get(name).floats();
                    inputDigests.get(input).update(name, shape, FloatBuffer.wrap(floats));
                    values.add(floats);
                }
                float[] merged = method.combine(values);
                requireFinite(name, merged);
                outputDigest.update(name, shape, FloatBuffer.wrap(merged));
                scratch.append(name, tensor.getValue().shape(), merged);
            }
            ShardedWriter.write(output, scratch.tensors(), ShardedWriter.USUAL_SHARD_BYTES);
        }
        return new MergedCheckpoint(
                inputDigests.stream().map(WeightsDigest::hex).toList(), outputDigest.hex(), tensors.size());
    }

    private static void requireFinite(String name, float[] merged) {
        for (int index = 0; index < merged.length; index++) {
            if (!Float.isFinite(merged[index])) {
                throw new TriadException(
                        ErrorCode.NON_FINITE, "tensor " + name + " merges to " + merged[index] + " at index " + index);
            }
        }
    }
}
