// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import java.util.Arrays;

/** A prompt that the decoder has read: its cache, and the logits that the first token is drawn from. */
final class PromptPrefix {
    private final int numTokens;
    private final KeyValueCache cache;
    private final float[] logits;

    private PromptPrefix(int numTokens, KeyValueCache cache, float[] logits) {
        this.numTokens = numTokens;
        this.cache = cache;
        this.logits = logits;
    }

    static PromptPrefix read(PolicyConfig config, Decoder decoder, TokenIds prompt) {
        KeyValueCache cache = new KeyValueCache(config);
        cache.reserve(prompt.size());
        int position = 0;
        int lastRow = 0;
        while (position < prompt.size()) {
            decoder.clear();
            int rows = Math.min(decoder.maxRows(), prompt.size() - position);
            for (int row = 0; row < rows; row++) {
                decoder.add(prompt.get(position), position, cache);
                position++;
            }
            decoder.forward();
            lastRow = rows - 1;
        }
        decoder.computeLogits(lastRow, lastRow);
        return new PromptPrefix(prompt.size(), cache, Arrays.copyOf(decoder.logits(), config.vocabSize()));
    }

    int numTokens() {
        return numTokens;
    }

    float[] logits() {
        return logits;
    }

    void copyTo(KeyValueCache other) {
        other.copyPrefix(cache, numTokens);
    }
}
