// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.SafetensorsFile;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the folder that holds a LoRA adapter, in the layout of Hugging Face's PEFT: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}. Tensors are mapped, not read.
 *
 * @param path the folder
 */
public record LoraFolder(Path path) {
    public static final String CONFIG = "adapter_config.json";
    public static final String TENSORS = "adapter_model.safetensors";

    private static final int MAX_CONFIG_BYTES = 1 << 20;

    /**
     * Reads what {@code adapter_config.json} says.
     *
     * @throws TriadException NOT_FOUND for a missing file, CORRUPT_CHECKPOINT naming the file and what is wrong in it
     */
    public LoraConfig config() {
        Path file = path.resolve(CONFIG);
        try {
            if (Files.size(file) > MAX_CONFIG_BYTES) {
                throw corrupt(file + " has " + Files.size(file) + " bytes, expected at most " + MAX_CONFIG_BYTES, null);
            }
            return LoraConfig.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    file + " cannot be read: " + e + "; an adapter's folder holds " + CONFIG + " and " + TENSORS,
                    e);
        } catch (TriadException e) {
            throw e.getMessage().startsWith(file.toString()) ? e : corrupt(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens the adapter of a model of this configuration; its tensors stand on the mapped file in F32, BF16 or F16.
     *
     * @throws TriadException NOT_FOUND for a missing file; CORRUPT_CHECKPOINT for a malformed one, or listing every tensor
     *     that is not as the two configurations say, with its file, what is expected and what was found
     */
    public LoraAdapter adapter(PolicyConfig base) {
        LoraConfig config = config();
        SafetensorsFile file = SafetensorsFile.map(path.resolve(TENSORS), Arena.ofAuto());
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, info) -> tensors.put(name, MappedWeights.tensor(info, file.values(name))));
        LoraAdapter adapter = new LoraAdapter(config, tensors);
        String faults = adapter.faults(base).stream()
                .map(fault -> TENSORS + ": " + fault)
                .collect(Collectors.joining("; "));
        if (!faults.isEmpty()) {
            throw corrupt(
                    "the tensors in " + path + " are not those that its " + CONFIG + " and the base model describe: "
                            + faults + "; export the adapter again, or give it the base that it was trained on",
                    null);
        }
        return adapter;
    }

    /**
     * Writes an adapter into this folder, which must not exist yet, so that PEFT opens it; every tensor in the type that it
     * is held in. The folder appears by one atomic rename, whole or not at all.
     *
     * @throws TriadException INVALID_REQUEST when this folder exists, EXHAUSTED when it cannot be written
     */
    public void create(LoraAdapter adapter) {
        new NewFolder(path.toAbsolutePath()).write(incoming -> new LoraFolder(incoming).write(adapter));
    }

    /** Writes an adapter's two files into this folder, which exists and has neither; equal adapters give equal bytes. */
    void write(LoraAdapter adapter) throws IOException {
        NewFolder.writeForced(path.resolve(CONFIG), adapter.config().toJson());
        SafetensorsWriter.write(
                path.resolve(TENSORS), NewFolder.writable(adapter.tensors(), Optional.empty()), PolicyFolder.METADATA);
    }

    private static TriadException corrupt(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
