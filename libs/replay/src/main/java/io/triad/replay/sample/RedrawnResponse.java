// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.sample;

import io.triad.policy.sampling.Completion;
import io.triad.proto.rollout.v1.Rollout;

/**
 * A recorded response beside the same one drawn again.
 *
 * @param rolloutId the response
 * @param engineDigest the engine that drew it
 * @param outcome what came of it
 * @param firstDifference place of the first token that is not the same, or whose log-probability is not the same bits; −1
 *     when there is none
 * @param recordedTokens tokens in the log
 * @param nowTokens tokens drawn now
 */
public record RedrawnResponse(
        String rolloutId,
        String engineDigest,
        Outcome outcome,
        int firstDifference,
        int recordedTokens,
        int nowTokens) {
    /** What came of drawing a response again. */
    public enum Outcome {
        /** The same tokens with the same log-probabilities, to the bit. */
        SAME,
        /** The same tokens, with other log-probabilities. */
        OTHER_LOG_PROBS,
        /** Other tokens. */
        OTHER_TOKENS,
        /** Drawn by a server, which promises no bits; not drawn again. */
        OF_A_SERVER
    }

    static RedrawnResponse ofAServer(Rollout rollout) {
        return new RedrawnResponse(
                rollout.getRolloutId(),
                rollout.getEngineDigest(),
                Outcome.OF_A_SERVER,
                -1,
                rollout.getTokenIdsCount(),
                0);
    }

    static RedrawnResponse of(Rollout rollout, Completion now) {
        // A text that ends a response is found behind the drawing, which goes on to the token that completes it.
        int numTokens = rollout.getTokenIdsCount();
        for (int token = 0; token < numTokens; token++) {
            if (token >= now.tokens().size()
                    || rollout.getTokenIds(token) != now.tokens().get(token)) {
                return of(rollout, now, Outcome.OTHER_TOKENS, token);
            }
        }
        boolean cut = now.tokens().size() > numTokens;
        if (cut && rollout.getFinishReason() != io.triad.proto.rollout.v1.FinishReason.FINISH_REASON_STOP) {
            return of(rollout, now, Outcome.OTHER_TOKENS, numTokens);
        }
        for (int token = 0; token < numTokens; token++) {
            if (Float.floatToRawIntBits(rollout.getLogProbs(token))
                    != Float.floatToRawIntBits(now.logProbs().get(token))) {
                return of(rollout, now, Outcome.OTHER_LOG_PROBS, token);
            }
        }
        return of(rollout, now, Outcome.SAME, -1);
    }

    private static RedrawnResponse of(Rollout rollout, Completion now, Outcome outcome, int firstDifference) {
        return new RedrawnResponse(
                rollout.getRolloutId(),
                rollout.getEngineDigest(),
                outcome,
                firstDifference,
                rollout.getTokenIdsCount(),
                now.tokens().size());
    }

    /** Tells whether what was drawn now is not what was recorded. */
    public boolean differs() {
        return switch (outcome) {
            case SAME, OF_A_SERVER -> false;
            case OTHER_LOG_PROBS, OTHER_TOKENS -> true;
        };
    }
}
