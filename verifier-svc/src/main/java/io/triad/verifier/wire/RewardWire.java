// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.wire;

import com.google.protobuf.CodedOutputStream;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardAssigned;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes rewards to the wire. */
public final class RewardWire {
    private RewardWire() {}

    /**
     * Writes the reward of a rollout: the bytes of a {@link RewardAssigned} that holds {@code completed} as it came, so
     * that nothing of it is lost or written anew.
     *
     * @param completed bytes of a RolloutCompleted, checked by whoever decoded them
     */
    public static byte[] write(byte[] completed, Judgement judgement) {
        int size = CodedOutputStream.computeByteArraySize(RewardAssigned.COMPLETED_FIELD_NUMBER, completed)
                + CodedOutputStream.computeMessageSize(RewardAssigned.JUDGEMENT_FIELD_NUMBER, judgement);
        byte[] reward = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(reward);
        try {
            // A message inside a message has the same form as bytes: its length, then its own bytes.
            out.writeByteArray(RewardAssigned.COMPLETED_FIELD_NUMBER, completed);
            out.writeMessage(RewardAssigned.JUDGEMENT_FIELD_NUMBER, judgement);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the computed size is too small", e);
        }
        out.checkNoSpaceLeft();
        return reward;
    }
}
