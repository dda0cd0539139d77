// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.Map;

/**
 * How tokens are drawn.
 *
 * <p>The rules that leave tokens out follow one another as in Hugging Face transformers: {@code topK}, then {@code topP} of what is left, then
 * {@code minP}.
 *
 * @param temperature what logits are divided by; 0 takes the likeliest token (the lowest id of equals)
 * @param topP tokens are drawn from the smallest set of likeliest tokens that holds this probability; 1 for all
 * @param maxTokens longest response in tokens, the end-of-turn included
 * @param topK tokens are drawn from so many likeliest; 0 for all
 * @param minP tokens less likely than this part of the likeliest are left out; 0 for none
 * @param logitBias what is added to the logits of some tokens before anything else; log-probabilities are without it
 * @param stopStrings texts at the first of which a response ends; samplers draw tokens without their text, so whoever reads them ends it
 */
public record SamplingSettings(
        double temperature,
        double topP,
        int maxTokens,
        int topK,
        double minP,
        Map<Integer, Float> logitBias,
        List<String> stopStrings) {
    private static final int MAX_STOP_STRINGS = 64;
    private static final int MAX_STOP_LENGTH = 1024;

    public SamplingSettings {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature", temperature, "0 or more");
        require(topP > 0 && topP <= 1, "topP", topP, "in (0, 1]");
        require(maxTokens > 0, "maxTokens", maxTokens, "1 or more");
        require(topK >= 0, "topK", topK, "0 or more");
        require(minP >= 0 && minP <= 1, "minP", minP, "in [0, 1]");
        logitBias = Map.copyOf(logitBias);
        logitBias.forEach((token, bias) -> {
            require(token >= 0, "logitBias of token", token, "of an id of 0 or more");
            require(Float.isFinite(bias), "logitBias of token " + token, bias, "finite");
        });
        stopStrings = List.copyOf(stopStrings);
        require(stopStrings.size() <= MAX_STOP_STRINGS, "stopStrings", stopStrings.size(), "64 at most");
        for (String stop : stopStrings) {
            require(
                    !stop.isEmpty() && stop.length() <= MAX_STOP_LENGTH,
                    "the length of a stop string",
                    stop.length(),
                    "from 1 to 1024");
        }
    }

    /** Settings that leave no token out but by {@code topP}. */
    public SamplingSettings(double temperature, double topP, int maxTokens) {
        this(temperature, topP, maxTokens, 0, 0, Map.of(), List.of());
    }

    /** The likeliest token each time. */
    public static SamplingSettings greedy(int maxTokens) {
        return new SamplingSettings(0, 1, maxTokens);
    }

    /** Whether anything but temperature, {@code topP} and {@code maxTokens} decides which tokens are drawn. */
    public boolean hasFurtherRules() {
        return topK > 0 || minP > 0 || !logitBias.isEmpty();
    }

    /** The same with another {@code topK}. */
    public SamplingSettings withTopK(int tokens) {
        return new SamplingSettings(temperature, topP, maxTokens, tokens, minP, logitBias, stopStrings);
    }

    /** The same with another {@code minP}. */
    public SamplingSettings withMinP(double part) {
        return new SamplingSettings(temperature, topP, maxTokens, topK, part, logitBias, stopStrings);
    }

    /** The same with another {@code logitBias}. */
    public SamplingSettings withLogitBias(Map<Integer, Float> bias) {
        return new SamplingSettings(temperature, topP, maxTokens, topK, minP, bias, stopStrings);
    }

    /** The same with other {@code stopStrings}. */
    public SamplingSettings withStopStrings(List<String> texts) {
        return new SamplingSettings(temperature, topP, maxTokens, topK, minP, logitBias, texts);
    }

    private static void require(boolean holds, String name, Number value, String expected) {
        if (!holds) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is " + value + "; it must be " + expected);
        }
    }
}
