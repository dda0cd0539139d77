// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import io.triad.policy.tokenizer.ChatTemplate;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the folder that holds a policy: {@code config.json}, {@code tokenizer.json},
 * {@code model.safetensors}, and while it is in training {@code optimizer.safetensors}.
 *
 * @param path the folder
 */
public record PolicyFolder(Path path) {
    public static final String CONFIG = "config.json";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String WEIGHTS = "model.safetensors";
    public static final String OPTIMIZER = "optimizer.safetensors";

    /** Other tools read this to know whose layout the names are. */
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    /**
     * Reads configuration and weights, as float32.
     *
     * @throws TriadException NOT_FOUND for a missing file, CORRUPT_CHECKPOINT for a malformed one
     * @throws io.triad.failure.TriadException CORRUPT_CHECKPOINT when they do not fit each other
     */
    public PolicyWeights weights() {
        PolicyConfig config = PolicyConfig.fromJson(new String(bytes(CONFIG), java.nio.charset.StandardCharsets.UTF_8));
        return PolicyWeights.of(config, tensors(WEIGHTS));
    }

    /** Opens the tokenizer, with the folder's chat template where it has one; the caller closes it. */
    public PolicyTokenizer tokenizer() {
        return PolicyTokenizer.fromJson(tokenizerJson(), ChatTemplate.inFolder(path), Clock.systemUTC());
    }

    /** Returns the bytes of {@code tokenizer.json}. */
    public byte[] tokenizerJson() {
        return bytes(TOKENIZER);
    }

    /** Returns what the optimizer remembered, empty when the folder holds none. */
    public Optional<OptimizerState> optimizer() {
        return Files.exists(path.resolve(OPTIMIZER))
                ? Optional.of(OptimizerState.fromTensors(tensors(OPTIMIZER)))
                : Optional.empty();
    }

    /** Writes a policy into the folder, which must exist; equal policies give equal bytes. */
    public void write(PolicyWeights weights, byte[] tokenizerJson) {
        try {
            Files.writeString(path.resolve(CONFIG), weights.config().toJson());
            Files.write(path.resolve(TOKENIZER), tokenizerJson);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "a policy cannot be written to " + path + ": " + e + "; check the disk", e);
        }
        write(WEIGHTS, weights.tensors());
    }

    /** Writes the optimizer's state beside the policy. */
    public void write(OptimizerState optimizer) {
        write(OPTIMIZER, optimizer.toTensors());
    }

    private void write(String file, Map<String, Tensor> tensors) {
        List<FloatTensor> named = new ArrayList<>();
        tensors.forEach((name, tensor) ->
                named.add(FloatTensor.of(name, new Shape(tensor.shape().dimensions()), tensor.values())));
        SafetensorsWriter.write(path.resolve(file), named, METADATA);
    }

    private Map<String, Tensor> tensors(String file) {
        try (SafetensorsReader reader = SafetensorsReader.open(path.resolve(file))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (TensorInfo info : reader.tensors().values()) {
                TensorShape shape = new TensorShape(info.shape().dimensions());
                tensors.put(info.name(), Tensor.adopt(shape, reader.floats(info.name())));
            }
            return tensors;
        }
    }

    private byte[] bytes(String file) {
        Path location = path.resolve(file);
        try {
            return Files.readAllBytes(location);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    location + " cannot be read; a policy's folder holds " + CONFIG + ", " + TOKENIZER + " and "
                            + WEIGHTS,
                    e);
        }
    }
}
