// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.checkpoint;

import io.triad.checkpoint.WeightsDigest;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.linear.LinearMerge;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Merges checkpoint folders of one model: tensor by tensor in ascending order of names, so that memory holds one tensor of
 * each input however large the checkpoints are.
 *
 * <p>config.json and tokenizer.json must be the same bytes in every input and are copied. The output's tensors are float32,
 * whatever the inputs store. The same inputs give the same bytes.
 */
public final class CheckpointMerge {
    /** The file that holds the weights. */
    public static final String WEIGHTS = "model.safetensors";

    private static final List<String> COPIED = List.of("config.json", "tokenizer.json");

    private CheckpointMerge() {}

    /** Tells whether a merge reads that file of a checkpoint. */
    public static boolean reads(String fileName) {
        return fileName.equals(WEIGHTS) || COPIED.contains(fileName);
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
        COPIED.forEach(fileName -> InputAgreement.sameFile(inputs, fileName));
        List<SafetensorsReader> readers = new ArrayList<>();
        try {
            for (MergeSource input : inputs) {
                readers.add(SafetensorsReader.open(input.folder().resolve(WEIGHTS)));
            }
            SequencedMap<String, TensorInfo> tensors = agreed(inputs, readers);
            MergedCheckpoint merged = mergeTensors(method, readers, tensors, output);
            for (String fileName : COPIED) {
                Files.copy(inputs.getFirst().folder().resolve(fileName), output.resolve(fileName));
            }
            return merged;
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "the merge cannot be written to " + output + ": " + e
                            + "; check the folder's permissions and the disk's free space",
                    e);
        } finally {
            readers.forEach(SafetensorsReader::close);
        }
    }

    private static SequencedMap<String, TensorInfo> agreed(List<MergeSource> inputs, List<SafetensorsReader> readers) {
        List<InputAgreement.Tensors> tensors = new ArrayList<>();
        for (int input = 0; input < inputs.size(); input++) {
            tensors.add(new InputAgreement.Tensors(
                    inputs.get(input).name(), readers.get(input).tensors()));
        }
        return InputAgreement.tensors(tensors);
    }

    private static MergedCheckpoint mergeTensors(
            LinearMerge method, List<SafetensorsReader> readers, SequencedMap<String, TensorInfo> tensors, Path output)
            throws IOException {
        List<WeightsDigest> inputDigests =
                readers.stream().map(reader -> new WeightsDigest()).toList();
        WeightsDigest outputDigest = new WeightsDigest();
        try (TensorScratch scratch = TensorScratch.create(output.resolve("merged-tensors.scratch"))) {
            for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
                String name = tensor.getKey();
                List<Long> shape = tensor.getValue().shape().dimensions();
                List<float[]> values = new ArrayList<>();
                for (int input = 0; input < readers.size(); input++) {
                    float[] floats = readers.get(input).floats(name);
                    inputDigests.get(input).update(name, shape, FloatBuffer.wrap(floats));
                    values.add(floats);
                }
                float[] merged = method.combine(values);
                requireFinite(name, merged);
                outputDigest.update(name, shape, FloatBuffer.wrap(merged));
                scratch.append(name, tensor.getValue().shape(), merged);
            }
            SafetensorsWriter.write(output.resolve(WEIGHTS), scratch.tensors(), Map.of("format", "pt"));
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
