// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.SafetensorsFile;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.training.OptimizerState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and writes the folder that holds a policy, in the layout of Hugging Face: {@code config.json}, {@code tokenizer.json},
 * {@code model.safetensors} or its shards and their index, and while it is in training {@code optimizer.safetensors}.
 *
 * <p>Weights are mapped, not read: opening takes no time, and values come from the disk when they are first used. The files
 * may be deleted meanwhile, but not overwritten in place.
 *
 * @param path the folder
 */
public record PolicyFolder(Path path) {
    public static final String CONFIG = "config.json";
    public static final String GENERATION_CONFIG = "generation_config.json";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String WEIGHTS = ModelFiles.SINGLE;
    public static final String OPTIMIZER = "optimizer.safetensors";

    /** Other tools read this to know whose layout the names are. */
    static final Map<String, String> METADATA = Map.of("format", "pt");

    private static final Pattern FILES = Pattern.compile(".+\\.(safetensors|json|jinja|txt)");

    private static final int MAX_CONFIG_BYTES = 1 << 20;
    /** A vocabulary of a million tokens takes about a quarter of it. */
    static final int MAX_TOKENIZER_BYTES = 256 << 20;

    /**
     * Reads what {@code config.json} says of the model, and {@code generation_config.json}, where there is one, of the ends
     * of its turns.
     *
     * @throws TriadException NOT_FOUND for a missing file, CORRUPT_CHECKPOINT naming the file and what is wrong in it
     */
    public PolicyConfig config() {
        PolicyConfig config = parsed(CONFIG, PolicyConfig::fromJson);
        return Files.exists(path.resolve(GENERATION_CONFIG))
                ? parsed(GENERATION_CONFIG, config::withGenerationConfig)
                : config;
    }

    /**
     * Opens the weights, which stand on the mapped files in F32, BF16 or F16 as those do.
     *
     * @throws TriadException NOT_FOUND for a missing file; CORRUPT_CHECKPOINT for a malformed one, or listing every tensor
     *     and shard that is not as the configuration or the index says, with its file, what is expected and what was found
     */
    public PolicyWeights weights() {
        return MappedWeights.open(path, config());
    }

    /** Opens the tokenizer, with the folder's chat template where it has one; the caller closes it. */
    public PolicyTokenizer tokenizer() {
        return companions().tokenizer();
    }

    /**
     * Reads what goes with every version of the policy.
     *
     * @throws TriadException NOT_FOUND without a {@code tokenizer.json}, CORRUPT_CHECKPOINT naming a file that is too large
     *     or a chat template that cannot be parsed
     */
    public PolicyCompanions companions() {
        return PolicyCompanions.read(this);
    }

    /**
     * Tells whether a file of that name may belong to a policy that is used, not trained on: all but the optimizer's state
     * and what other formats need.
     */
    public static boolean isOfAPolicy(String fileName) {
        return !fileName.equals(OPTIMIZER)
                && (FILES.matcher(fileName).matches() || PolicyCompanions.NAMES.contains(fileName));
    }

    /** Returns the bytes of {@code tokenizer.json}. */
    public byte[] tokenizerJson() {
        return bytes(TOKENIZER, MAX_TOKENIZER_BYTES);
    }

    /** Returns what the optimizer remembered, empty when the folder holds none. */
    public Optional<OptimizerState> optimizer() {
        Path file = path.resolve(OPTIMIZER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SafetensorsFile mapped = SafetensorsFile.map(file, Arena.ofAuto());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        mapped.tensors().forEach((name, info) -> tensors.put(name, MappedWeights.tensor(info, mapped.values(name))));
        return Optional.of(OptimizerState.fromTensors(tensors));
    }

    /**
     * Writes a policy as float32 into the folder, which must exist and be empty, in shards of the usual size; equal policies
     * give equal bytes.
     */
    public void write(PolicyWeights weights, PolicyCompanions companions) {
        writing(() -> describe(weights.config(), companions));
        ShardedWriter.write(
                path, NewFolder.writable(weights.tensors(), Optional.of(DType.F32)), ShardedWriter.USUAL_SHARD_BYTES);
    }

    /**
     * Writes an adapter, as PEFT does, and all of the policy beside it but its base's weights into the folder, which must
     * exist and be empty; equal adapters give equal bytes.
     *
     * @param base the configuration of the adapter's base
     */
    public void write(PolicyConfig base, LoraAdapter adapter, PolicyCompanions companions) {
        writing(() -> {
            describe(base, companions);
            new LoraFolder(path).write(adapter);
        });
    }

    private interface Writing {
        void write() throws IOException;
    }

    private void writing(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, "a policy cannot be written to " + path + ": " + e + "; check the disk", e);
        }
    }

    private void describe(PolicyConfig config, PolicyCompanions companions) throws IOException {
        Files.writeString(path.resolve(CONFIG), config.toJson());
        companions.write(path);
    }

    /** Writes the optimizer's state beside the policy. */
    public void write(OptimizerState optimizer) {
        SafetensorsWriter.write(
                path.resolve(OPTIMIZER), NewFolder.writable(optimizer.toTensors(), Optional.of(DType.F32)), METADATA);
    }

    /**
     * Writes a policy into this folder, which must not exist yet, so that transformers opens it. The folder appears by one
     * atomic rename, whole or not at all; what a crash leaves is a hidden folder beside it.
     *
     * @param storage what the weights are stored as, and in shards of which size
     * @param companions the folder whose tokenizer, chat template, generation settings and license are carried along
     *     unchanged, as far as it has them
     * @throws TriadException INVALID_REQUEST when this folder exists, NON_FINITE naming the tensor when a value does not fit
     *     the type, EXHAUSTED when the folder cannot be written
     */
    public void create(PolicyWeights weights, WeightStorage storage, PolicyFolder companions) {
        new NewFolder(path.toAbsolutePath()).write(weights, storage, companions.path());
    }

    private interface Parser {
        PolicyConfig parse(String json);
    }

    private PolicyConfig parsed(String file, Parser parser) {
        try {
            return parser.parse(new String(bytes(file, MAX_CONFIG_BYTES), StandardCharsets.UTF_8));
        } catch (TriadException e) {
            throw e.code() == ErrorCode.CORRUPT_CHECKPOINT
                    ? new TriadException(e.code(), path.resolve(file) + ": " + e.getMessage(), e)
                    : e;
        }
    }

    byte[] bytes(String file, int maxBytes) {
        Path location = path.resolve(file);
        try {
            long size = Files.size(location);
            if (size > maxBytes) {
                throw new TriadException(
                        ErrorCode.CORRUPT_CHECKPOINT,
                        location + " has " + size + " bytes, expected at most " + maxBytes);
            }
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
