// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import io.triad.proto.reward.v1.RewardParts;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;

/** Writes judgements to the wire, and reads how they are to be scored. */
public final class JudgementWire {
    private JudgementWire() {}

    /**
     * Reads a reward scheme.
     *
     * @throws IllegalArgumentException when it is unspecified or unknown
     */
    public static RewardScheme read(io.triad.proto.task.v1.RewardScheme scheme) {
        return switch (scheme) {
            case REWARD_SCHEME_META -> RewardScheme.META;
            case REWARD_SCHEME_DOMAIN -> RewardScheme.DOMAIN;
            case REWARD_SCHEME_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "reward_scheme is " + scheme + "; there are REWARD_SCHEME_META and REWARD_SCHEME_DOMAIN");
        };
    }

    /** Writes a judgement; one that is masked has no parts. */
    public static io.triad.proto.reward.v1.Judgement write(Judgement judgement) {
        io.triad.proto.reward.v1.Judgement.Builder written = io.triad.proto.reward.v1.Judgement.newBuilder()
                .setVerdict(write(judgement.verdict()))
                .setExplanation(judgement.explanation())
                .setVerifierVersion(Verifier.VERSION);
        return switch (judgement) {
            case Judgement.Scored scored ->
                written.setParts(RewardParts.newBuilder()
                                .setFormat(scored.formatReward())
                                .setAnswer(scored.answerReward())
                                .setTotal(scored.reward()))
                        .build();
            case Judgement.Masked masked -> written.build();
        };
    }

    /** Writes a verdict. */
    public static io.triad.proto.reward.v1.Verdict write(Verdict verdict) {
        return switch (verdict) {
            case CORRECT -> io.triad.proto.reward.v1.Verdict.VERDICT_CORRECT;
            case WRONG -> io.triad.proto.reward.v1.Verdict.VERDICT_WRONG;
            case UNPARSEABLE -> io.triad.proto.reward.v1.Verdict.VERDICT_UNPARSEABLE;
            case MALFORMED -> io.triad.proto.reward.v1.Verdict.VERDICT_MALFORMED;
            case TIMEOUT -> io.triad.proto.reward.v1.Verdict.VERDICT_TIMEOUT;
            case VERIFIER_ERROR -> io.triad.proto.reward.v1.Verdict.VERDICT_VERIFIER_ERROR;
        };
    }
}
