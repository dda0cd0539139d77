// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small checkpoint's files. */
final class CheckpointFixture {
    private CheckpointFixture() {}

    static Path write(Path folder, float weight) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 2}");
            Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), FloatTensor.of("w", Shape.of(2), weight, -weight));
        SafetensorsWriter.write(
                folder.resolve("optimizer.safetensors"), FloatTensor.of("m.w", Shape.of(2), 0f, weight));
        return folder;
    }
}
