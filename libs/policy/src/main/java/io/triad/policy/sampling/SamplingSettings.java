// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/**
 * How tokens are drawn.
 *
 * @param temperature what logits are divided by; 0 takes the likeliest token (the lowest id of equals)
 * @param topP tokens are drawn from the smallest set of likeliest tokens that holds this probability; 1 for all
 * @param maxTokens longest response in tokens, the end-of-turn included
 */
public record SamplingSettings(double temperature, double topP, int maxTokens) {
    public SamplingSettings {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature", temperature, "0 or more");
        require(topP > 0 && topP <= 1, "topP", topP, "in (0, 1]");
        require(maxTokens > 0, "maxTokens", maxTokens, "1 or more");
    }

    public static SamplingSettings greedy(int maxTokens) {
        return new SamplingSettings(0, 1, maxTokens);
    }

    private static void require(boolean holds, String name, Number value, String expected) {
        if (!holds) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is " + value + "; it must be " + expected);
        }
    }
}
