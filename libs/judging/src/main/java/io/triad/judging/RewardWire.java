// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardAssigned;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads rollouts, writes their rewards to the wire, and reads those back; none of what only passes through is decoded. */
public final class RewardWire {
    private static final int COMPLETED =
            RewardAssigned.COMPLETED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int JUDGEMENT =
            RewardAssigned.JUDGEMENT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /** A reward as it is read back. */
    public record ReadReward(CompletedRollout rollout, Judgement judgement) {}

    private RewardWire() {}

    /**
     * Reads a rollout.
     *
     * @throws io.triad.failure.TriadException INVALID_EVENT when the bytes are none
     */
    public static CompletedRollout rollout(byte[] completed) {
        try {
            return RolloutReader.read(completed);
        } catch (InvalidProtocolBufferException e) {
            throw invalid(Topic.ROLLOUTS_COMPLETED, completed, e);
        }
    }

    /**
     * Writes the reward of a rollout: the bytes of a {@link RewardAssigned} that holds {@code completed} as it came, so
     * that nothing of it is lost or written anew.
     *
     * @param completed bytes of a RolloutCompleted
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

    /**
     * Reads a reward.
     *
     * @throws io.triad.failure.TriadException INVALID_EVENT when the bytes are none
     */
    public static ReadReward read(byte[] reward) {
        CodedInputStream in = CodedInputStream.newInstance(reward);
        RolloutReader rollout = new RolloutReader(reward, in);
        Judgement.Builder judgement = Judgement.newBuilder();
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == COMPLETED) {
                    rollout.message(rollout::completed);
                } else if (tag == JUDGEMENT) {
                    in.readMessage(judgement, ExtensionRegistryLite.getEmptyRegistry());
                } else if (!in.skipField(tag)) {
                    break;
                }
            }
            in.checkLastTagWas(0);
        } catch (IOException e) {
            throw invalid(Topic.REWARDS_ASSIGNED, reward, e);
        }
        return new ReadReward(rollout.rollout(), judgement.build());
    }

    private static RuntimeException invalid(Topic topic, byte[] value, IOException e) {
        return Events.invalid(topic, value.length + " bytes are no event of its type: " + e.getMessage());
    }
}
