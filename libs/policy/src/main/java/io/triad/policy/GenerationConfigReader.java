// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code generation_config.json}, read strictly where a field changes what is sampled. */
final class GenerationConfigReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DEFAULT_TOP_K = 50;

    /** Fields that change what is sampled, with the number at which they do not. */
    private static final SequencedMap<String, Double> NEUTRAL_NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("repetition_penalty", 1.0),
            Map.entry("encoder_repetition_penalty", 1.0),
            Map.entry("no_repeat_ngram_size", 0.0),
            Map.entry("encoder_no_repeat_ngram_size", 0.0),
            Map.entry("num_beams", 1.0),
            Map.entry("num_beam_groups", 1.0),
            Map.entry("diversity_penalty", 0.0),
            Map.entry("penalty_alpha", 0.0),
            Map.entry("typical_p", 1.0),
            Map.entry("epsilon_cutoff", 0.0),
            Map.entry("eta_cutoff", 0.0),
            Map.entry("guidance_scale", 1.0),
            Map.entry("min_length", 0.0),
            Map.entry("min_new_tokens", 0.0)));

    /** Fields that change what is sampled whenever they are set. */
    private static final List<String> NEUTRAL_WHEN_ABSENT = List.of(
            "bad_words_ids",
            "begin_suppress_tokens",
            "constraints",
            "dola_layers",
            "exponential_decay_length_penalty",
            "force_words_ids",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "sequence_bias",
            "suppress_tokens",
            "token_healing",
            "top_h",
            "watermarking_config");

    private final JsonNode root;

    GenerationConfigReader(String json) {
        try {
            this.root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw invalid("generation_config.json is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw invalid("generation_config.json is not a JSON object", null);
        }
    }

    GenerationConfig read() {
        return new GenerationConfig(
                tokens("eos_token_id"),
                flag("do_sample"),
                number("temperature", 1, flag("do_sample") ? Double.MIN_VALUE : 0, Double.MAX_VALUE),
                topK(),
                number("top_p", 1, Double.MIN_VALUE, 1),
                number("min_p", 0, 0, 1),
                integer("max_new_tokens", 1),
                texts("stop_strings"),
                notComputed());
    }

    private List<String> notComputed() {
        List<String> found = new ArrayList<>();
        NEUTRAL_NUMBERS.forEach((field, neutral) -> {
            if (number(field, neutral, -Double.MAX_VALUE, Double.MAX_VALUE) != neutral) {
                found.add(field + " = " + root.get(field));
            }
        });
        for (String field : NEUTRAL_WHEN_ABSENT) {
            JsonNode value = root.path(field);
            boolean nothing =
                    (value.isContainerNode() && value.isEmpty()) || (value.isBoolean() && !value.booleanValue());
            if (root.hasNonNull(field) && !nothing) {
                found.add(field + " = " + value);
            }
        }
        return found;
    }

    private List<Integer> tokens(String field) {
        if (!root.hasNonNull(field)) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : root.get(field).isArray() ? root.get(field) : List.of(root.get(field))) {
            ids.add(tokenId(field, id));
        }
        return ids;
    }

    /** A null says that no choice is made by rank, unlike a field that is not there. */
    private int topK() {
        return root.path("top_k").isNull() ? 0 : integer("top_k", 0).orElse(DEFAULT_TOP_K);
    }

    private int tokenId(String field, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
            throw wrong(field, "a token id or a list of them, each 0 or more");
        }
        return id.intValue();
    }

    private OptionalInt integer(String field, int lowest) {
        if (!root.hasNonNull(field)) {
            return OptionalInt.empty();
        }
        JsonNode value = root.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < lowest) {
            throw wrong(field, "an integer of " + lowest + " or more");
        }
        return OptionalInt.of(value.intValue());
    }

    private double number(String field, double absent, double lowest, double highest) {
        if (!root.hasNonNull(field)) {
            return absent;
        }
        JsonNode value = root.get(field);
        double number = value.doubleValue();
        if (!value.isNumber() || !Double.isFinite(number) || number < lowest || number > highest) {
            String above = lowest == Double.MIN_VALUE ? "above 0" : "of " + lowest + " or more";
            throw wrong(field, "a number" + (lowest < 0 ? "" : " " + above) + (highest == 1 ? " and at most 1" : ""));
        }
        return number;
    }

    private boolean flag(String field) {
        if (!root.hasNonNull(field)) {
            return false;
        }
        if (!root.get(field).isBoolean()) {
            throw wrong(field, "true or false");
        }
        return root.get(field).booleanValue();
    }

    private List<String> texts(String field) {
        if (!root.hasNonNull(field)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : root.get(field).isArray() ? root.get(field) : List.of(root.get(field))) {
            if (!text.isTextual() || text.textValue().isEmpty()) {
                throw wrong(field, "text or a list of texts, none empty");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    private TriadException wrong(String field, String expected) {
        return invalid(
                "generation_config.json field " + field + " is " + root.get(field) + "; it must be " + expected, null);
    }

    private static TriadException invalid(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
