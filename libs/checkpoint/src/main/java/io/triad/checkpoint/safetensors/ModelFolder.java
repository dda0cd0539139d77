// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the files of a model lie: here or elsewhere. */
sealed interface ModelFolder {
    /** Returns its place, for messages. */
    String place();

    /** Opens a safetensors file; empty when there is none. */
    Optional<TensorFile> open(String name);

    /**
     * Returns the bytes of a small file; empty when there is none.
     *
     * @throws IllegalArgumentException when it is larger than allowed
     */
    Optional<byte[]> bytes(String name, long maxBytes);

    /** A folder here, whose files are mapped for as long as the arena lives. */
    record Mapped(Path folder, Arena arena) implements ModelFolder {
        @Override
        public String place() {
            return folder.toString();
        }

        @Override
        public Optional<TensorFile> open(String name) {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Optional.of(SafetensorsFile.map(file, arena)) : Optional.empty();
        }

        @Override
        public Optional<byte[]> bytes(String name, long maxBytes) {
            Path file = folder.resolve(name);
            try {
                if (!Files.exists(file)) {
                    return Optional.empty();
                }
                requireAtMost(Files.size(file), maxBytes);
                return Optional.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be read: " + e, e);
            }
        }
    }

    /** A folder elsewhere, of whose files parts are read. */
    record Streamed(ModelSource source) implements ModelFolder {
        @Override
        public String place() {
            return source.place();
        }

        @Override
        public Optional<TensorFile> open(String name) {
            return source.file(name).map(StreamedFile::open);
        }

        @Override
        public Optional<byte[]> bytes(String name, long maxBytes) {
            return source.file(name).map(file -> {
                requireAtMost(file.numBytes(), maxBytes);
                byte[] bytes = new byte[(int) file.numBytes()];
                file.read(0, MemorySegment.ofArray(bytes));
                return bytes;
            });
        }
    }

    private static void requireAtMost(long numBytes, long maxBytes) {
        if (numBytes > maxBytes) {
            throw new IllegalArgumentException("it has " + numBytes + " bytes, expected at most " + maxBytes);
        }
    }
}
