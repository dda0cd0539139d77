// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

/** A verdict with its reward, or with none if it says nothing about the response. */
public sealed interface Judgement {

    /** The verdict. */
    Verdict verdict();

    /** Why, in a sentence. */
    String explanation();

    /** A verdict on the response. */
    record Scored(Verdict verdict, double formatReward, double answerReward, String explanation) implements Judgement {
        public Scored {
            if (verdict == Verdict.TIMEOUT || verdict == Verdict.VERIFIER_ERROR) {
                throw new IllegalArgumentException(verdict + " is masked, it has no reward");
            }
        }

        /** A verdict under a scheme. */
        public static Scored of(Verdict verdict, RewardScheme scheme, String explanation) {
            return new Scored(verdict, scheme.formatReward(verdict), scheme.answerReward(verdict), explanation);
        }

        /** The sum of both parts. */
        public double reward() {
            return formatReward + answerReward;
        }
    }

    /** Judging failed: the sample is left out of training and counted. */
    record Masked(Verdict verdict, String explanation) implements Judgement {
        public Masked {
            if (verdict != Verdict.TIMEOUT && verdict != Verdict.VERIFIER_ERROR) {
                throw new IllegalArgumentException(verdict + " is scored, not masked");
            }
        }
    }
}
