// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a model's makers sample from it: {@code generation_config.json} of Hugging Face. What the file leaves out has the
 * default of transformers, which for {@code top_k} is 50.
 *
 * @param eosTokenIds tokens that end a response; empty when the file names none
 * @param doSample whether tokens are drawn; else the likeliest is taken and the next four say nothing
 * @param temperature what logits are divided by, above 0 where tokens are drawn
 * @param topK tokens are drawn from this many likeliest; 0 for all
 * @param topP tokens are drawn from the smallest set of likeliest tokens that holds this probability; 1 for all
 * @param minP tokens are drawn from those that have this share of the likeliest one's probability; 0 for all
 * @param maxNewTokens longest response in tokens
 * @param stopStrings texts that end a response
 * @param notComputed fields with their values that change what is sampled and that no sampler here computes, such as a
 *     {@code repetition_penalty} that is not 1
 */
public record GenerationConfig(
        List<Integer> eosTokenIds,
        boolean doSample,
        double temperature,
        int topK,
        double topP,
        double minP,
        OptionalInt maxNewTokens,
        List<String> stopStrings,
        List<String> notComputed) {

    public GenerationConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
        stopStrings = List.copyOf(stopStrings);
        notComputed = List.copyOf(notComputed);
    }

    /**
     * Reads a {@code generation_config.json}; fields that change nothing of what is sampled are passed over.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the field and its value, when it is not JSON, or a field is
     *     mistyped or out of range
     */
    public static GenerationConfig fromJson(String json) {
        return new GenerationConfigReader(json).read();
    }

    /**
     * Returns this when sampling as the makers do is possible. Most checkpoints are sampled with settings of one's own;
     * this is for those that want the file's.
     *
     * @throws TriadException INVALID_REQUEST, naming every field that would be neglected
     */
    public GenerationConfig requireComputed() {
        if (!notComputed.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "generation_config.json asks for " + String.join(", ", notComputed)
                            + ", which is not computed; give temperature, top-k and top-p yourself");
        }
        return this;
    }
}
