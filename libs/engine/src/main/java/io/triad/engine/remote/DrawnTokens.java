// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import java.util.List;

/**
 * What a server says it drew.
 *
 * @param source where it says so
 * @param ids one a token
 * @param logProbs in nats, one a token
 * @param finishReason in the server's word
 */
record DrawnTokens(Answer source, TokenIds ids, LogProbs logProbs, String finishReason) {
    /** vLLM writes this for minus infinity, which JSON lacks. */
    private static final float MINUS_INFINITY = -9999;
    /** A sum of float32 may end this far above one. */
    private static final float ROUNDING = 1e-4f;

    /**
     * The response, when it is one: as many log-probabilities as tokens, each finite and at most 0, each id in the
     * vocabulary, an end-of-turn at the end and nowhere else, and neither more nor, without an end-of-turn, fewer tokens
     * than were asked for.
     *
     * @throws TriadException NON_FINITE for a log-probability that is no number, UNAVAILABLE when the server gave the
     *     response up, BROKEN_INVARIANT for anything else
     */
    Completion completion(int maxTokens, List<Integer> ends, int vocabSize) {
        if (ids.size() != logProbs.size()) {
            throw source.broken(ids.size() + " tokens and " + logProbs.size() + " log-probabilities");
        }
        if (ids.size() == 0 || ids.size() > maxTokens) {
            throw source.broken(ids.size() + " tokens; 1 to " + maxTokens + " were asked for");
        }
        for (int index = 0; index < ids.size(); index++) {
            requireToken(index, vocabSize);
            requireLogProb(index);
            if (index < ids.size() - 1 && ends.contains(ids.get(index))) {
                throw source.broken("token " + index + " of " + ids.size() + " is the end-of-turn " + ids.get(index)
                        + ", but the response goes on; the server ignores stop_token_ids");
            }
        }
        return new Completion(ids, logProbs, reason(maxTokens, ends));
    }

    private FinishReason reason(int maxTokens, List<Integer> ends) {
        int last = ids.get(ids.size() - 1);
        return switch (finishReason) {
            case "stop" -> {
                if (!ends.contains(last)) {
                    throw source.broken(
                            "a response that ends at token " + last + ", not at the end-of-turn "
                                    + (ends.size() == 1 ? ends.getFirst() : ends)
                                    + "; name no other end token in the server's generation_config.json and tokenizer_config.json");
                }
                yield FinishReason.STOP;
            }
            case "length" -> {
                if (ends.contains(last)) {
                    yield FinishReason.STOP;
                }
                if (ids.size() < maxTokens) {
                    throw source.broken("a response cut at " + ids.size() + " tokens of " + maxTokens
                            + "; does the server serve sequences that long?");
                }
                yield FinishReason.LENGTH;
            }
            case "abort" ->
                throw new TriadException(
                        ErrorCode.UNAVAILABLE, source.source() + " gave a response up; is the server being stopped?");
            default -> throw source.broken("finish reason '" + finishReason + "', which is not known here");
        };
    }

    private void requireToken(int index, int vocabSize) {
        if (ids.get(index) >= vocabSize) {
            throw source.broken(
                    "token " + index + " has id " + ids.get(index) + "; the policy's vocabulary has " + vocabSize);
        }
    }

    private void requireLogProb(int index) {
        float logProb = logProbs.get(index);
        if (!Float.isFinite(logProb) || logProb <= MINUS_INFINITY) {
            throw new TriadException(
                    ErrorCode.NON_FINITE,
                    source.source() + " answered with log-probability " + logProb + " of token " + index
                            + "; the served weights are broken, or too large for the precision they are served in");
        }
        if (logProb > ROUNDING) {
            throw source.broken("log-probability " + logProb + " of token " + index + ", which is above 0");
        }
    }
}
