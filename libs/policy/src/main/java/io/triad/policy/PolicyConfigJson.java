// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code config.json} in the layout of Hugging Face's Qwen2, read strictly where a field changes the mathematics. */
final class PolicyConfigJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MODEL_TYPE = "qwen2";
    private static final String ARCHITECTURE = "Qwen2ForCausalLM";
    /** Hugging Face's default for Qwen2, which its own files leave out. */
    private static final double DEFAULT_ROPE_THETA = 10_000.0;

    private PolicyConfigJson() {}

    static PolicyConfig read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw invalid("config.json is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw invalid("config.json is not a JSON object", null);
        }
        requireText(root, "model_type", MODEL_TYPE);
        for (JsonNode architecture : root.path("architectures")) {
            if (!architecture.asText().equals(ARCHITECTURE)) {
                throw wrong("architectures", architecture, "\"" + ARCHITECTURE + "\"");
            }
        }
        refuseWhatIsNotComputed(root);
        PolicyConfig config = new PolicyConfig(
                integer(root, "hidden_size"),
                integer(root, "num_hidden_layers"),
                integer(root, "num_attention_heads"),
                integer(root, "num_key_value_heads"),
                integer(root, "intermediate_size"),
                integer(root, "vocab_size"),
                integer(root, "max_position_embeddings"),
                root.has("rope_theta") ? number(root, "rope_theta") : DEFAULT_ROPE_THETA,
                number(root, "rms_norm_eps"),
                root.has("tie_word_embeddings") && flag(root, "tie_word_embeddings"),
                optionalInteger(root, "bos_token_id"),
                integer(root, "eos_token_id"),
                optionalInteger(root, "pad_token_id"));
        if (root.hasNonNull("head_dim") && integer(root, "head_dim") != config.headSize()) {
            throw wrong("head_dim", root.get("head_dim"), "hidden_size / num_attention_heads = " + config.headSize());
        }
        return config;
    }

    static String write(PolicyConfig config) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putArray("architectures").add(ARCHITECTURE);
        root.put("attention_dropout", 0.0);
        putOptional(root, "bos_token_id", config.bosTokenId());
        root.put("eos_token_id", config.eosTokenId());
        root.put("hidden_act", "silu");
        root.put("hidden_size", config.hiddenSize());
        root.put("initializer_range", RandomWeights.standardDeviation(config));
        root.put("intermediate_size", config.intermediateSize());
        root.put("max_position_embeddings", config.maxPositionEmbeddings());
        root.put("model_type", MODEL_TYPE);
        root.put("num_attention_heads", config.numAttentionHeads());
        root.put("num_hidden_layers", config.numHiddenLayers());
        root.put("num_key_value_heads", config.numKeyValueHeads());
        putOptional(root, "pad_token_id", config.padTokenId());
        root.put("rms_norm_eps", config.rmsNormEps());
        root.put("rope_theta", config.ropeTheta());
        root.put("tie_word_embeddings", config.tieWordEmbeddings());
        root.put("torch_dtype", "float32");
        root.put("use_cache", true);
        root.put("use_sliding_window", false);
        root.put("vocab_size", config.vocabSize());
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw invalid("config cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static void refuseWhatIsNotComputed(JsonNode root) {
        if (root.has("hidden_act")) {
            requireText(root, "hidden_act", "silu");
        }
        if (root.hasNonNull("rope_scaling")) {
            throw wrong("rope_scaling", root.get("rope_scaling"), "null (scaled rotary positions are not supported)");
        }
        if (root.has("use_sliding_window") && flag(root, "use_sliding_window")) {
            throw wrong("use_sliding_window", root.get("use_sliding_window"), "false");
        }
        if (root.has("attention_dropout") && number(root, "attention_dropout") != 0) {
            throw wrong("attention_dropout", root.get("attention_dropout"), "0");
        }
    }

    private static int integer(JsonNode root, String field) {
        JsonNode node = present(root, field);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong(field, node, "an integer of 32 bits");
        }
        return node.intValue();
    }

    private static OptionalInt optionalInteger(JsonNode root, String field) {
        return root.hasNonNull(field) ? OptionalInt.of(integer(root, field)) : OptionalInt.empty();
    }

    private static double number(JsonNode root, String field) {
        JsonNode node = present(root, field);
        if (!node.isNumber()) {
            throw wrong(field, node, "a number");
        }
        return node.doubleValue();
    }

    private static boolean flag(JsonNode root, String field) {
        JsonNode node = present(root, field);
        if (!node.isBoolean()) {
            throw wrong(field, node, "true or false");
        }
        return node.booleanValue();
    }

    private static void requireText(JsonNode root, String field, String expected) {
        JsonNode node = present(root, field);
        if (!node.isTextual() || !node.textValue().equals(expected)) {
            throw wrong(field, node, "\"" + expected + "\"");
        }
    }

    private static JsonNode present(JsonNode root, String field) {
        JsonNode node = root.get(field);
        if (node == null) {
            throw invalid("config field " + field + " is missing", null);
        }
        return node;
    }

    private static void putOptional(ObjectNode root, String field, OptionalInt value) {
        value.ifPresent(id -> root.put(field, id));
    }

    private static TriadException wrong(String field, JsonNode value, String expected) {
        return invalid("config field " + field + " is " + value + "; it must be " + expected, null);
    }

    private static TriadException invalid(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
