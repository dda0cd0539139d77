// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.reward.v1.RewardParts;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import org.junit.jupiter.api.Test;

class RewardWireTest {
    private static final Judgement JUDGEMENT = Judgement.newBuilder()
            .setVerdict(Verdict.VERDICT_WRONG)
            .setParts(RewardParts.newBuilder().setFormat(1).setAnswer(-1.5).setTotal(-0.5))
            .setExplanation("15 is not 14")
            .build();

    @Test
    void shouldWriteTheBytesThatTheMessageHas() {
        RolloutCompleted completed = RolloutCompleted.newBuilder()
                .setRollout(Rollout.newBuilder()
                        .setRolloutId("run/deduction/1/0/0")
                        .setText("x".repeat(300))
                        .addTokenIds(70_000)
                        .addLogProbs(-0.5f))
                .build();

        byte[] reward = RewardWire.write(completed.toByteArray(), JUDGEMENT);

        assertThat(reward)
                .isEqualTo(RewardAssigned.newBuilder()
                        .setCompleted(completed)
                        .setJudgement(JUDGEMENT)
                        .build()
                        .toByteArray());
    }

    @Test
    void shouldKeepFieldsOfALaterVersion() throws Exception {
        // Field 1000, a varint of 7, which this version does not know.
        byte[] completed = {(byte) 0xc0, 0x3e, 7};

        RewardAssigned reward = RewardAssigned.parseFrom(RewardWire.write(completed, JUDGEMENT));

        assertThat(reward.getCompleted().toByteArray()).isEqualTo(completed);
        assertThat(reward.getJudgement()).isEqualTo(JUDGEMENT);
    }
}
