// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;

/** Ends responses with the token that completes one of some texts; that token and the text are part of the response. */
record StopTexts(List<String> texts, PolicyTokenizer tokenizer) {
    /** Whether one of the texts stands in this one. */
    boolean standIn(String text) {
        return texts.stream().anyMatch(text::contains);
    }

    /** Leaves out what was drawn after the first of the texts; the same whether or not drawing was stopped there. */
    Completion cut(Completion drawn) {
        if (texts.isEmpty() || !standIn(tokenizer.decodeVerbatim(drawn.tokens()))) {
            return drawn;
        }
        int shortest = 1;
        int longest = drawn.tokens().size();
        while (shortest < longest) {
            int middle = (shortest + longest) >>> 1;
            if (standIn(tokenizer.decodeVerbatim(drawn.tokens().slice(0, middle)))) {
                longest = middle;
            } else {
                shortest = middle + 1;
            }
        }
        return new Completion(drawn.tokens().slice(0, longest), drawn.logProbs().slice(0, longest), FinishReason.STOP);
    }
}
