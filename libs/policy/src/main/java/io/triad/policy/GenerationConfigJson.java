// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** {@code generation_config.json} of Hugging Face, of which only the ends of a turn concern a policy. */
final class GenerationConfigJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GenerationConfigJson() {}

    /** Its ends of a turn replace those of the configuration, as they do in transformers; it need not have any. */
    static PolicyConfig applied(PolicyConfig config, String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, "generation_config.json is not JSON: " + e.getOriginalMessage(), e);
        }
        return root.hasNonNull("eos_token_id")
                ? config.withEosTokenIds(TokenIdsJson.oneOrMore(root, "eos_token_id"))
                : config;
    }
}
