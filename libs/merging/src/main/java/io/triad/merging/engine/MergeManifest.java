// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a merge was made from, how, and what it became. It has no clock time and no folder in it, so a merge of the same models by the
 * same settings has the same manifest but for the models' names.
 *
 * @param formatVersion of this format: 1
 * @param sha256 the merge's address: the digest of settings and of what was read, names apart. Equal addresses mean equal tensors.
 * @param engineVersion of the arithmetic; it changes when the same settings give other bits
 * @param settings the merge file, with models by their place in {@code models}, and the seed
 * @param models that were read
 * @param output what was written
 */
@JsonPropertyOrder({"format_version", "sha256", "engine_version", "settings", "models", "output"})
public record MergeManifest(
        @JsonProperty(value = "format_version", required = true)
        int formatVersion,

        @JsonProperty(value = "sha256", required = true) String sha256,

        @JsonProperty(value = "engine_version", required = true)
        int engineVersion,

        @JsonProperty(value = "settings", required = true) JsonNode settings,
        @JsonProperty(value = "models", required = true) List<Model> models,
        @JsonProperty(value = "output", required = true) Output output) {
    /** The manifest's name in the merged model's folder. */
    public static final String FILE_NAME = "merge.json";

    /** The version that this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    /** The version of this arithmetic. */
    public static final int ENGINE_VERSION = 1;

    /** Copies and checks. */
    public MergeManifest {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "the manifest's format version is " + formatVersion + ", expected " + FORMAT_VERSION);
        }
        models = List.copyOf(models);
    }

    /**
     * A model that was read.
     *
     * @param name as the merge file has it
     * @param numTensors that were read
     * @param tensorsSha256 digest over the names and digests of these tensors
     * @param configSha256 digest of its config.json
     * @param tokenizerSha256 digest of its tokenizer.json; empty when it has none
     */
    @JsonPropertyOrder({"name", "tensors", "tensors_sha256", "config_sha256", "tokenizer_sha256"})
    public record Model(
            @JsonProperty(value = "name", required = true) String name,

            @JsonProperty(value = "tensors", required = true)
            int numTensors,

            @JsonProperty(value = "tensors_sha256", required = true)
            String tensorsSha256,

            @JsonProperty(value = "config_sha256", required = true)
            String configSha256,

            @JsonProperty(value = "tokenizer_sha256", required = true)
            String tokenizerSha256) {}

    /**
     * What was written.
     *
     * @param numTensors of the merged model
     * @param tensorsSha256 digest over their names, types, shapes and digests
     * @param shards its files
     */
    @JsonPropertyOrder({"tensors", "tensors_sha256", "shards"})
    public record Output(
            @JsonProperty(value = "tensors", required = true)
            int numTensors,

            @JsonProperty(value = "tensors_sha256", required = true)
            String tensorsSha256,

            @JsonProperty(value = "shards", required = true) List<Shard> shards) {
        /** Copies. */
        public Output {
            shards = List.copyOf(shards);
        }
    }

    /**
     * A file of weights.
     *
     * @param file its name
     * @param numBytes its size
     */
    @JsonPropertyOrder({"file", "bytes"})
    public record Shard(
            @JsonProperty(value = "file", required = true) String file,
            @JsonProperty(value = "bytes", required = true) long numBytes) {}

    /** Returns the address of a merge by these settings of these models. */
    static String address(JsonNode settings, List<Model> models) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("engine_version", ENGINE_VERSION).set("settings", settings);
        ArrayNode digests = node.putArray("models");
        for (Model model : models) {
            digests.addObject()
                    .put("tensors", model.numTensors())
                    .put("tensors_sha256", model.tensorsSha256())
                    .put("config_sha256", model.configSha256())
                    .put("tokenizer_sha256", model.tokenizerSha256());
        }
        return sha256(List.of(node.toString()));
    }

    /** Returns the digest of lines of text. */
    static String sha256(List<String> lines) {
        String text = String.join("\n", new ArrayList<>(lines)) + "\n";
        return HexFormat.of().formatHex(TensorWork.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
