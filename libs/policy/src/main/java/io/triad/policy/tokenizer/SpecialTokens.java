// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens that a {@code tokenizer_config.json} names; a chat template reads them by these names.
 *
 * @param named by name: {@code bos_token}, {@code eos_token} and their like
 * @param additional further ones that have no name
 */
public record SpecialTokens(Map<String, String> named, List<String> additional) {
    /** Those that Hugging Face transformers gives a template. */
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final String ADDITIONAL = "additional_special_tokens";
    private static final String EXTRA = "extra_special_tokens";

    public static final SpecialTokens NONE = new SpecialTokens(Map.of(), List.of());

    public SpecialTokens {
        named = Map.copyOf(named);
        additional = List.copyOf(additional);
    }

    /** The token that ends a text, if there is one. */
    public Optional<String> endOfText() {
        return Optional.ofNullable(named.get("eos_token"));
    }

    /** The tokens as variables of a template. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>(named);
        if (!additional.isEmpty()) {
            variables.put(ADDITIONAL, additional);
        }
        return variables;
    }

    /** Reads them from a {@code tokenizer_config.json}; a token is text, or an object with its text as content. */
    static SpecialTokens read(JsonNode config) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String name : NAMES) {
            put(named, name, config.get(name));
        }
        if (config.path(EXTRA).isObject()) {
            config.get(EXTRA).properties().forEach(entry -> put(named, entry.getKey(), entry.getValue()));
        }
        List<String> additional = new ArrayList<>();
        for (JsonNode token : config.path(ADDITIONAL)) {
            additional.add(text(ADDITIONAL, token));
        }
        return new SpecialTokens(named, additional);
    }

    private static void put(Map<String, String> named, String name, @Nullable JsonNode token) {
        if (token != null && !token.isNull()) {
            String text = text(name, token);
            if (!text.isEmpty()) {
                named.put(name, text);
            }
        }
    }

    private static String text(String name, JsonNode token) {
        JsonNode text = token.isObject() ? token.path("content") : token;
        if (!text.isTextual()) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "tokenizer_config.json: " + name + " is " + token
                            + "; it must be text or an object with its text as \"content\"");
        }
        return text.textValue();
    }
}
