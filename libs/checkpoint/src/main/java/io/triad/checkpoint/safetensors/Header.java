// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The JSON header of a safetensors file; every error is an {@link IllegalArgumentException} that names the tensor. */
record Header(Map<String, String> metadata, SequencedMap<String, Entry> entries) {
    /** The header's one key that is no tensor. */
    static final String METADATA = "__metadata__";

    /** The longest header we read, in bytes; that of a model with 100,000 tensors is about 10 MiB. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final int MAX_RANK = 16;
    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxNumberLength(20)
                            .maxNameLength(4096)
                            .maxStringLength(1 << 20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Returns the header's length as a file states it, once it is sure that the file can have it.
     *
     * @param stated the file's first eight bytes
     * @param fileBytes size of the file
     */
    static int length(long stated, long fileBytes) {
        if (stated < 2 || stated > MAX_BYTES) {
            throw new IllegalArgumentException("its header is said to have " + Long.toUnsignedString(stated)
                    + " bytes, expected 2 to " + MAX_BYTES);
        }
        if (stated > fileBytes - Long.BYTES) {
            throw new IllegalArgumentException("its header is said to have " + stated + " bytes, but only "
                    + (fileBytes - Long.BYTES) + " follow; it is truncated");
        }
        return (int) stated;
    }

    /** One tensor and where its values lie, in bytes from the end of the header. */
    record Entry(TensorInfo info, long begin, long end) {}

    /** Parses and checks a header whose values take that many bytes; they must be covered exactly, without overlap. */
    static Header parse(byte[] json, long valueBytes) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("the header is not valid JSON: " + firstLine(e), e);
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("the header must be a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                metadata.putAll(metadata(property.getValue()));
            } else {
                entries.add(entry(property.getKey(), property.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return new Header(metadata, covering(entries, valueBytes));
    }

    private static SequencedMap<String, Entry> covering(List<Entry> entries, long valueBytes) {
        SequencedMap<String, Entry> byName = new LinkedHashMap<>();
        long covered = 0;
        String before = "the header";
        for (Entry entry : entries) {
            String name = entry.info().name();
            if (entry.end() > valueBytes) {
                throw new IllegalArgumentException("tensor " + name + " ends at byte " + entry.end() + " of "
                        + valueBytes + " that the file has; it is truncated");
            }
            if (entry.begin() != covered) {
                throw new IllegalArgumentException("tensor " + name + " begins at byte " + entry.begin() + ", expected "
                        + covered + " where " + before + " ends");
            }
            covered = entry.end();
            before = name;
            byName.put(name, entry);
        }
        if (covered != valueBytes) {
            throw new IllegalArgumentException("the file has " + valueBytes + " bytes of values, expected " + covered
                    + " where " + before + " ends");
        }
        return byName;
    }

    private static Entry entry(String name, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("tensor " + name + " must be an object, not " + node.getNodeType());
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!KEYS.contains(property.getKey())) {
                throw new IllegalArgumentException("tensor " + name + " has the unknown key " + property.getKey());
            }
        }
        DType dtype = dtype(name, node.path("dtype").asText());
        List<Long> dimensions = numbers(name, "shape", node.path("shape"));
        List<Long> offsets = numbers(name, "data_offsets", node.path("data_offsets"));
        if (dimensions.size() > MAX_RANK) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has " + dimensions.size() + " dimensions, expected at most " + MAX_RANK);
        }
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has data_offsets " + offsets + ", expected [begin, end]");
        }
        TensorInfo info;
        try {
            info = new TensorInfo(name, dtype, new Shape(dimensions));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tensor " + name + ": " + e.getMessage(), e);
        }
        long found = offsets.get(1) - offsets.get(0);
        if (found != info.numBytes()) {
            throw new IllegalArgumentException("tensor " + name + " has " + found + " bytes, expected "
                    + info.numBytes() + " for shape " + info.shape() + " of " + dtype);
        }
        return new Entry(info, offsets.get(0), offsets.get(1));
    }

    private static DType dtype(String name, String text) {
        for (DType each : DType.values()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "tensor " + name + " has dtype '" + text + "', expected one of " + List.of(DType.values()));
    }

    private static List<Long> numbers(String name, String key, JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("tensor " + name + " has no list " + key);
        }
        List<Long> numbers = new ArrayList<>(node.size());
        for (JsonNode each : node) {
            if (!each.isIntegralNumber() || !each.canConvertToLong() || each.longValue() < 0) {
                throw new IllegalArgumentException(
                        "tensor " + name + " has " + each + " in " + key + ", expected whole numbers from 0 to 2^63-1");
            }
            numbers.add(each.longValue());
        }
        return numbers;
    }

    private static Map<String, String> metadata(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(METADATA + " must be an object of texts");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!property.getValue().isTextual()) {
                throw new IllegalArgumentException(
                        METADATA + "." + property.getKey() + " is " + property.getValue() + ", expected a text");
            }
            metadata.put(property.getKey(), property.getValue().textValue());
        }
        return metadata;
    }

    /** Returns the JSON text as the reference writer has it: no blanks, padded with blanks to a multiple of 8 bytes. */
    byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectField(METADATA, metadata);
            }
            for (Entry entry : entries.values()) {
                TensorInfo info = entry.info();
                json.writeObjectFieldStart(info.name());
                json.writeStringField("dtype", info.dtype().name());
                json.writeObjectField("shape", info.shape().dimensions());
                json.writeObjectField("data_offsets", List.of(entry.begin(), entry.end()));
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
