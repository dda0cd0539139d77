// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json} in the layouts of Hugging Face, read strictly where a field changes the mathematics. Since version 5 of transformers
 * the rotary settings stand in {@code rope_parameters}; both layouts are read, and the older, which all versions read, is written.
 */
final class PolicyConfigJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** Hugging Face's default, which its own files may leave out. */
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
        Architecture architecture = architecture(root);
        refuseWhatIsNotComputed(root);
        int hiddenSize = integer(root, "hidden_size");
        int numHeads = integer(root, "num_attention_heads");
        return new PolicyConfig(
                architecture,
                hiddenSize,
                integer(root, "num_hidden_layers"),
                numHeads,
                root.hasNonNull("num_key_value_heads") ? integer(root, "num_key_value_heads") : numHeads,
                root.hasNonNull("head_dim") ? integer(root, "head_dim") : PolicyConfig.evenShare(hiddenSize, numHeads),
                integer(root, "intermediate_size"),
                integer(root, "vocab_size"),
                integer(root, "max_position_embeddings"),
                ropeTheta(root),
                ropeScaling(root),
                number(root, "rms_norm_eps"),
                root.has("tie_word_embeddings") && flag(root, "tie_word_embeddings"),
                optionalInteger(root, "bos_token_id"),
                TokenIdsJson.oneOrMore(root, "eos_token_id"),
                optionalInteger(root, "pad_token_id"));
    }

    private static Architecture architecture(JsonNode root) {
        JsonNode modelType = present(root, "model_type");
        Architecture architecture = Architecture.ofModelType(modelType.asText())
                .orElseThrow(() -> wrong("model_type", modelType, "\"qwen2\", \"qwen3\" or \"llama\""));
        for (JsonNode name : root.path("architectures")) {
            if (!name.asText().equals(architecture.className())) {
                throw wrong("architectures", name, "\"" + architecture.className() + "\"");
            }
        }
        if (root.hasNonNull("attention_bias") && flag(root, "attention_bias") && architecture != Architecture.QWEN2) {
            throw wrong("attention_bias", root.get("attention_bias"), "false for " + architecture.modelType());
        }
        return architecture;
    }

    private static double ropeTheta(JsonNode root) {
        JsonNode from = root.path("rope_parameters").has("rope_theta") ? root.get("rope_parameters") : root;
        return from.has("rope_theta") ? number(from, "rope_theta") : DEFAULT_ROPE_THETA;
    }

    private static RopeScaling ropeScaling(JsonNode root) {
        String field = root.hasNonNull("rope_parameters") ? "rope_parameters" : "rope_scaling";
        if (!root.hasNonNull(field)) {
            return new RopeScaling.None();
        }
        JsonNode scaling = root.get(field);
        String type = scaling.hasNonNull("rope_type")
                ? scaling.get("rope_type").asText()
                : scaling.path("type").asText("default");
        try {
            return switch (type) {
                case "default" -> new RopeScaling.None();
                case "linear" -> new RopeScaling.Linear(number(scaling, "factor"));
                case "llama3" ->
                    new RopeScaling.Llama3(
                            number(scaling, "factor"),
                            number(scaling, "low_freq_factor"),
                            number(scaling, "high_freq_factor"),
                            integer(scaling, "original_max_position_embeddings"));
                case "yarn" -> yarn(root, scaling);
                default -> throw wrong(field, scaling, "of type default, linear, llama3 or yarn");
            };
        } catch (IllegalArgumentException e) {
            throw wrong(field, scaling, "such that " + e.getMessage());
        }
    }

    private static RopeScaling yarn(JsonNode root, JsonNode scaling) {
        for (String field : new String[] {"mscale", "mscale_all_dim", "truncate"}) {
            if (scaling.hasNonNull(field)) {
                throw wrong("rope_scaling." + field, scaling.get(field), "left out");
            }
        }
        int original = scaling.hasNonNull("original_max_position_embeddings")
                ? integer(scaling, "original_max_position_embeddings")
                : integer(root, "max_position_embeddings");
        double factor = number(scaling, "factor");
        return new RopeScaling.Yarn(
                factor,
                original,
                scaling.hasNonNull("beta_fast") ? number(scaling, "beta_fast") : 32,
                scaling.hasNonNull("beta_slow") ? number(scaling, "beta_slow") : 1,
                scaling.hasNonNull("attention_factor")
                        ? number(scaling, "attention_factor")
                        : factor <= 1 ? 1 : 0.1 * StrictMath.log(factor) + 1);
    }

    static String write(PolicyConfig config, DType storedAs) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putArray("architectures").add(config.architecture().className());
        root.put("attention_bias", config.architecture().attentionBias());
        root.put("attention_dropout", 0.0);
        putOptional(root, "bos_token_id", config.bosTokenId());
        TokenIdsJson.putOneOrMore(root, "eos_token_id", config.eosTokenIds());
        root.put("head_dim", config.headSize());
        root.put("hidden_act", "silu");
        root.put("hidden_size", config.hiddenSize());
        root.put("initializer_range", RandomWeights.standardDeviation(config));
        root.put("intermediate_size", config.intermediateSize());
        root.put("max_position_embeddings", config.maxPositionEmbeddings());
        root.put("model_type", config.architecture().modelType());
        root.put("num_attention_heads", config.numAttentionHeads());
        root.put("num_hidden_layers", config.numHiddenLayers());
        root.put("num_key_value_heads", config.numKeyValueHeads());
        putOptional(root, "pad_token_id", config.padTokenId());
        root.put("rms_norm_eps", config.rmsNormEps());
        putRopeScaling(root, config.ropeScaling());
        root.put("rope_theta", config.ropeTheta());
        root.put("tie_word_embeddings", config.tieWordEmbeddings());
        root.put("torch_dtype", torchName(storedAs));
        root.put("use_cache", true);
        root.put("use_sliding_window", false);
        root.put("vocab_size", config.vocabSize());
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw invalid("config cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static String torchName(DType dtype) {
        return switch (dtype) {
            case F32 -> "float32";
            case BF16 -> "bfloat16";
            case F16 -> "float16";
        };
    }

    private static void putRopeScaling(ObjectNode root, RopeScaling scaling) {
        switch (scaling) {
            case RopeScaling.None() -> {
                // Left out, as for every model without.
            }
            case RopeScaling.Linear(double factor) ->
                root.putObject("rope_scaling").put("factor", factor).put("rope_type", "linear");
            case RopeScaling.Llama3(double factor, double low, double high, int original) ->
                root.putObject("rope_scaling")
                        .put("factor", factor)
                        .put("high_freq_factor", high)
                        .put("low_freq_factor", low)
                        .put("original_max_position_embeddings", original)
                        .put("rope_type", "llama3");
            case RopeScaling.Yarn(double factor, int original, double fast, double slow, double attentionFactor) ->
                root.putObject("rope_scaling")
                        .put("attention_factor", attentionFactor)
                        .put("beta_fast", fast)
                        .put("beta_slow", slow)
                        .put("factor", factor)
                        .put("original_max_position_embeddings", original)
                        .put("rope_type", "yarn");
        }
    }

    private static void refuseWhatIsNotComputed(JsonNode root) {
        if (root.has("hidden_act")) {
            requireText(root, "hidden_act", "silu");
        }
        if (root.hasNonNull("mlp_bias") && flag(root, "mlp_bias")) {
            throw wrong("mlp_bias", root.get("mlp_bias"), "false");
        }
        if (root.hasNonNull("pretraining_tp") && integer(root, "pretraining_tp") != 1) {
            throw wrong("pretraining_tp", root.get("pretraining_tp"), "1");
        }
        if (root.has("use_sliding_window") && flag(root, "use_sliding_window")) {
            throw wrong("use_sliding_window", root.get("use_sliding_window"), "false");
        }
        if (root.has("attention_dropout") && number(root, "attention_dropout") != 0) {
            throw wrong("attention_dropout", root.get("attention_dropout"), "0");
        }
    }

    static int integer(JsonNode root, String field) {
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

    static JsonNode present(JsonNode root, String field) {
        JsonNode node = root.get(field);
        if (node == null) {
            throw invalid("config field " + field + " is missing", null);
        }
        return node;
    }

    private static void putOptional(ObjectNode root, String field, OptionalInt value) {
        value.ifPresent(id -> root.put(field, id));
    }

    static TriadException wrong(String field, JsonNode value, String expected) {
        return invalid("config field " + field + " is " + value + "; it must be " + expected, null);
    }

    private static TriadException invalid(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
