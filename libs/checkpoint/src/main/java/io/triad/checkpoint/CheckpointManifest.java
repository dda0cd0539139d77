// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint consists of and came from.
 *
 * <p>It has no clock time in it, so the same files from the same origin have the same manifest, byte for byte.
 *
 * @param formatVersion the version of this format: 1
 * @param parentSha256 the manifest digest of the checkpoint this one was made from, or null for a first one
 * @param metadata what it was created from, as the maker says: run, lane, step, recipe digest, …
 * @param files every file of the checkpoint except the manifest, by name
 */
@JsonPropertyOrder({"format_version", "parent_sha256", "metadata", "files"})
public record CheckpointManifest(
        @JsonProperty(value = "format_version", required = true)
        int formatVersion,

        @JsonProperty("parent_sha256") @Nullable String parentSha256,
        @JsonProperty(value = "metadata", required = true) Map<String, String> metadata,
        @JsonProperty(value = "files", required = true) List<File> files) {

    /** The version that this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    /** The manifest's own name in the checkpoint's folder. */
    public static final String FILE_NAME = "manifest.json";

    /** The longest manifest we read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern WEIGHTS = Pattern.compile("(adapter_)?model.*\\.safetensors");
    private static final List<String> REQUIRED = List.of("config.json", "tokenizer.json");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * One file.
     *
     * @param numBytes its size
     * @param sha256 its digest, 64 lower-case hex digits
     */
    @JsonPropertyOrder({"name", "bytes", "sha256"})
    public record File(
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty(value = "bytes", required = true) long numBytes,
            @JsonProperty(value = "sha256", required = true) String sha256) {
        public File {
            if (name == null || !NAME.matcher(name).matches() || name.equals(FILE_NAME)) {
                throw new IllegalArgumentException("'" + name + "' is not a name for a checkpoint's file");
            }
            if (numBytes < 0 || sha256 == null || !Sha256.isHex(sha256)) {
                throw new IllegalArgumentException("file " + name + " needs a size and 64 lower-case hex digits, not "
                        + numBytes + " and " + sha256);
            }
        }
    }

    /** Checks, sorts and copies. */
    public CheckpointManifest {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "the manifest's format version is " + formatVersion + ", expected " + FORMAT_VERSION);
        }
        if (parentSha256 != null && !Sha256.isHex(parentSha256)) {
            throw new IllegalArgumentException(
                    "the parent's digest must be 64 lower-case hex digits, not '" + parentSha256 + "'");
        }
        if (metadata == null || files == null) {
            throw new IllegalArgumentException("the manifest needs metadata and files");
        }
        metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
        List<File> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparing(File::name));
        files = List.copyOf(sorted);
        TreeSet<String> names = new TreeSet<>();
        for (File file : files) {
            if (!names.add(file.name())) {
                throw new IllegalArgumentException("file " + file.name() + " is listed twice");
            }
        }
        for (String required : REQUIRED) {
            if (!names.contains(required)) {
                throw new IllegalArgumentException("the checkpoint has no " + required);
            }
        }
        if (names.stream().noneMatch(name -> WEIGHTS.matcher(name).matches())) {
            throw new IllegalArgumentException("the checkpoint has no model.safetensors, nor an adapter's");
        }
    }

    /** Returns the parent's digest, if there is a parent. */
    public Optional<String> parent() {
        return Optional.ofNullable(parentSha256);
    }

    /** Returns the file of that name, if the checkpoint has it. */
    public Optional<File> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** Returns the manifest's bytes, the same for equal manifests. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new IllegalStateException("A manifest can always be written", e);
        }
    }

    /** Returns the digest that names the checkpoint: the SHA-256 of {@link #toJson}. */
    public String sha256() {
        return Sha256.of(toJson());
    }

    /**
     * Reads a manifest, refusing unknown keys, repeated names and paths.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static CheckpointManifest parse(byte[] json) {
        try {
            CheckpointManifest manifest = JSON.readValue(json, CheckpointManifest.class);
            if (manifest == null) {
                throw new IllegalArgumentException("the manifest is null");
            }
            return manifest;
        } catch (IOException e) {
            Throwable reason = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
            throw new IllegalArgumentException(
                    String.valueOf(reason.getMessage()).lines().findFirst().orElse("it is not valid JSON"), e);
        }
    }
}
