// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.checkpoint.safetensors.WritableTensor;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder in the making: everything is written into a hidden folder beside the target and forced to the disk,
 * then renamed.
 *
 * @param target where it is to appear; absolute
 */
record NewFolder(Path target) {
    /** Writes the files of a folder. */
    interface Content {
        void write(Path folder) throws IOException;
    }

    void write(PolicyWeights weights, WeightStorage storage, Path companions) {
        write(incoming -> fill(incoming, weights, storage, companions));
    }

    /** Lets the content be written, which is forced to the disk by whoever writes it. */
    void write(Content content) {
        if (Files.exists(target)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, target + " exists already; name a folder that does not, or remove it");
        }
        Path incoming = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(incoming);
            content.write(incoming);
            force(incoming);
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    target + " cannot be written: " + e + "; check its parent's permissions and the disk's free space",
                    e);
        } finally {
            forget(incoming);
        }
    }

    private static void fill(Path incoming, PolicyWeights weights, WeightStorage storage, Path companions)
            throws IOException {
        for (String name : PolicyCompanions.NAMES) {
            if (Files.exists(companions.resolve(name))) {
                Files.copy(companions.resolve(name), incoming.resolve(name));
                force(incoming.resolve(name));
            }
        }
        // As transformers does: the type of a model is that of its first parameter.
        DType dtype =
                storage.dtype().orElse(weights.tensor(ParameterLayout.EMBEDDING).dtype());
        writeForced(incoming.resolve(PolicyFolder.CONFIG), weights.config().toJson(dtype));
        ShardedWriter.write(incoming, writable(weights.tensors(), storage.dtype()), storage.maxShardBytes());
    }

    /** Writes a text that is on the disk when this returns. */
    static void writeForced(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    /** Tensors that are written as that type, or without one as what each is; in the same order. */
    static List<WritableTensor> writable(Map<String, Tensor> tensors, Optional<DType> storedAs) {
        List<WritableTensor> writable = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            DType dtype = storedAs.orElse(tensor.dtype());
            TensorInfo info =
                    new TensorInfo(name, dtype, new Shape(tensor.shape().dimensions()));
            writable.add(tensor.stored()
                    .filter(stored -> tensor.dtype() == dtype)
                    .map(stored -> WritableTensor.stored(info, stored))
                    .orElseGet(() -> WritableTensor.converted(info, tensor::read)));
        });
        return writable;
    }

    private static void force(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void forget(Path incoming) {
        if (!Files.exists(incoming)) {
            return;
        }
        try (Stream<Path> files = Files.list(incoming)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(incoming);
        } catch (IOException e) {
            // It is hidden and harmless; what counts is the failure that left it.
        }
    }
}
