// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

/** How verdicts turn into numbers. */
public enum RewardScheme {
    /**
     * Format ±1 and answer +2, −1.5 or −2: the alignment stage (arXiv 2505.10554 gives ±1, +2 and −2; −1.5 for a
     * readable wrong answer is its public code's).
     */
    META,
    /** 1 for a right answer, 0 otherwise: domain training. */
    DOMAIN;

    double formatReward(Verdict verdict) {
        return switch (this) {
            case META ->
                switch (verdict) {
                    case CORRECT, WRONG, UNPARSEABLE -> 1;
                    case MALFORMED -> -1;
                    case TIMEOUT, VERIFIER_ERROR -> throw notScored(verdict);
                };
            case DOMAIN ->
                switch (verdict) {
                    case CORRECT, WRONG, UNPARSEABLE, MALFORMED -> 0;
                    case TIMEOUT, VERIFIER_ERROR -> throw notScored(verdict);
                };
        };
    }

    double answerReward(Verdict verdict) {
        return switch (this) {
            case META ->
                switch (verdict) {
                    case CORRECT -> 2;
                    case WRONG -> -1.5;
                    case UNPARSEABLE, MALFORMED -> -2;
                    case TIMEOUT, VERIFIER_ERROR -> throw notScored(verdict);
                };
            case DOMAIN ->
                switch (verdict) {
                    case CORRECT -> 1;
                    case WRONG, UNPARSEABLE, MALFORMED -> 0;
                    case TIMEOUT, VERIFIER_ERROR -> throw notScored(verdict);
                };
        };
    }

    private static IllegalArgumentException notScored(Verdict verdict) {
        return new IllegalArgumentException(verdict + " is masked, it has no reward");
    }
}
