// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Digests of tensors that an earlier merge worked out, in a folder with a file for each file of weights. They hold for as long as the
 * file is the same by inode, size, time of its values and time of its inode, which the system sets and nobody can set back; and only
 * where that time was a second past when the digests were worked out, as a change within one tick of the clock does not show in it
 * (git keeps its index by the same rule). A file that is mapped and written through the mapping may change unseen for a while; nobody
 * may do that to a model that is merged.
 *
 * <p>Thread-safe.
 */
final class KnownDigests {
    private static final Duration USUALLY_SETTLED = Duration.ofSeconds(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final Optional<Path> folder;
    private final Duration settled;
    private final Map<Path, OfFile> files = new ConcurrentHashMap<>();

    /**
     * Keeps digests.
     *
     * @param folder where; empty keeps none
     */
    KnownDigests(Optional<Path> folder) {
        this(folder, USUALLY_SETTLED);
    }

    /**
     * Keeps digests.
     *
     * @param settled how long ago a file must have changed
     */
    KnownDigests(Optional<Path> folder, Duration settled) {
        this.folder = folder;
        this.settled = settled;
    }

    /**
     * What is kept of a file.
     *
     * @param file its path
     * @param state what changes when it does
     * @param tensors digests by the names of its tensors
     */
    @JsonPropertyOrder({"file", "state", "tensors"})
    private record Kept(
            @JsonProperty(value = "file", required = true) String file,
            @JsonProperty(value = "state", required = true) String state,

            @JsonProperty(value = "tensors", required = true)
            Map<String, String> tensors) {}

    private final class OfFile {
        private final Path path;
        private final String state;
        private final boolean isSettled;
        private final Map<String, String> tensors = new ConcurrentHashMap<>();
        private final int numKept;

        OfFile(Path path) {
            this.path = path;
            this.state = state(path);
            this.isSettled = isSettled(path);
            kept(path).filter(kept -> kept.state.equals(state)).ifPresent(kept -> tensors.putAll(kept.tensors));
            this.numKept = tensors.size();
        }

        void keep() throws IOException {
            if (tensors.size() == numKept || !isSettled || !state.equals(state(path))) {
                return;
            }
            Path file = place(path);
            Files.createDirectories(file.getParent());
            Path incoming = Files.createTempFile(file.getParent(), "digests-", "");
            Files.write(incoming, JSON.writeValueAsBytes(new Kept(path.toString(), state, new TreeMap<>(tensors))));
            Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Returns a tensor's digest, which is worked out when it is not known.
     *
     * @param folder of its model, here
     */
    String of(Path folder, StoredTensor tensor, Supplier<String> workedOut) {
        if (this.folder.isEmpty()) {
            return workedOut.get();
        }
        OfFile file = files.computeIfAbsent(folder.resolve(tensor.file()), OfFile::new);
        String known = file.tensors.get(tensor.info().name());
        if (known != null) {
            return known;
        }
        String digest = workedOut.get();
        file.tensors.put(tensor.info().name(), digest);
        return digest;
    }

    /** Keeps what was worked out since, for files that did not change meanwhile. */
    void keep() throws IOException {
        for (OfFile file : files.values()) {
            file.keep();
        }
    }

    private Optional<Kept> kept(Path path) {
        Path file = place(path);
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Kept.class)) : Optional.empty();
        } catch (IOException e) {
            // Whatever it is, it is no digest; it is worked out and written anew.
            return Optional.empty();
        }
    }

    private Path place(Path path) {
        byte[] name = path.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return folder.orElseThrow()
                .resolve(HexFormat.of().formatHex(TensorWork.sha256().digest(name)) + ".json");
    }

    private static String state(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
            return new TreeMap<>(attributes).toString();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private boolean isSettled(Path path) {
        try {
            FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime");
            return changed.toInstant().plus(settled).isBefore(Instant.now());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static TriadException unreadable(Path path, IOException cause) {
        return new TriadException(ErrorCode.EXHAUSTED, path + " cannot be read: " + cause, cause);
    }
}
