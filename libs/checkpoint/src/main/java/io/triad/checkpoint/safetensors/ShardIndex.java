// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code model.safetensors.index.json}: which tensor lies in which shard of a model.
 *
 * @param fileOfTensor file names without folders, by tensor name, in the order of the file
 */
record ShardIndex(SequencedMap<String, String> fileOfTensor) {
    /** The longest index we read, in bytes; that of a model with 100,000 tensors is about 10 MiB. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNameLength(4096)
                            .maxStringLength(1 << 16)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Copies. */
    ShardIndex {
        fileOfTensor = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fileOfTensor));
    }

    /**
     * Reads an index. Its {@code metadata} are not looked at: models are published whose total size is wrong.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static ShardIndex parse(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "it is not valid JSON: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        JsonNode weightMap = root.path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new IllegalArgumentException("it needs an object weight_map of tensor names and file names");
        }
        SequencedMap<String, String> fileOfTensor = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
            JsonNode file = entry.getValue();
            if (!file.isTextual() || !FILE.matcher(file.textValue()).matches()) {
                throw new IllegalArgumentException("it puts tensor " + entry.getKey() + " into " + file
                        + ", expected the name of a file beside it that ends in .safetensors");
            }
            fileOfTensor.put(entry.getKey(), file.textValue());
        }
        return new ShardIndex(fileOfTensor);
    }

    /**
     * Returns the JSON text as the reference writer has it: keys sorted, two blanks of indent.
     *
     * @param numElements of all tensors
     * @param numBytes of all their values
     */
    byte[] toJson(long numElements, long numBytes) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("metadata").put("total_parameters", numElements).put("total_size", numBytes);
        ObjectNode weightMap = root.putObject("weight_map");
        new TreeMap<>(fileOfTensor).forEach(weightMap::put);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter);
        try {
            return (JSON.writer(printer).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("An index can always be written", e);
        }
    }
}
