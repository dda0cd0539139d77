// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import java.io.IOException;

/**
 * Reads the fields of {@link CompletedRollout} from the bytes of a RolloutCompleted and passes over the others: token ids,
 * log-probs, prompts and solutions are most of an event and nothing to the verifier.
 *
 * <p>Reads as protobuf does: fields in any order, the last one counts, parts of a message are merged, a known number with
 * another wire type is an unknown field. What is passed over is checked to have the length that it says, not what stands in
 * it; whoever uses it decodes it. One reader reads one message.
 */
final class RolloutReader {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private static final int ISSUED = delimited(RolloutCompleted.ISSUED_FIELD_NUMBER);
    private static final int ROLLOUT = delimited(RolloutCompleted.ROLLOUT_FIELD_NUMBER);
    private static final int TARGET = delimited(TaskIssued.TARGET_FIELD_NUMBER);
    private static final int TASK = delimited(TaskIssued.TASK_FIELD_NUMBER);
    private static final int PROMPT_INDEX = varint(TaskIssued.PROMPT_INDEX_FIELD_NUMBER);
    private static final int NUM_PROMPTS = varint(TaskIssued.NUM_PROMPTS_FIELD_NUMBER);
    private static final int NUM_SAMPLES = varint(TaskIssued.NUM_SAMPLES_FIELD_NUMBER);
    private static final int REWARD_SCHEME = varint(TaskIssued.REWARD_SCHEME_FIELD_NUMBER);
    private static final int POLICY = delimited(PolicyTarget.POLICY_FIELD_NUMBER);
    private static final int STEP = varint(PolicyTarget.STEP_FIELD_NUMBER);
    private static final int RUN_ID = delimited(PolicyRef.RUN_ID_FIELD_NUMBER);
    private static final int LANE = delimited(PolicyRef.LANE_FIELD_NUMBER);
    private static final int VERSION = varint(PolicyRef.VERSION_FIELD_NUMBER);
    private static final int LEVEL = varint(Task.LEVEL_FIELD_NUMBER);
    private static final int PUZZLE = delimited(Task.PUZZLE_FIELD_NUMBER);
    private static final int ROLLOUT_ID = delimited(Rollout.ROLLOUT_ID_FIELD_NUMBER);
    private static final int SAMPLE_INDEX = varint(Rollout.SAMPLE_INDEX_FIELD_NUMBER);
    private static final int TOKEN_IDS = delimited(Rollout.TOKEN_IDS_FIELD_NUMBER);
    private static final int TOKEN_ID = varint(Rollout.TOKEN_IDS_FIELD_NUMBER);
    private static final int TEXT = delimited(Rollout.TEXT_FIELD_NUMBER);

    private final byte[] bytes;
    private final CodedInputStream in;

    private String rolloutId = "";
    private String runId = "";
    private String lane = "";
    private int policyVersion;
    private int step;
    private int promptIndex;
    private int numPrompts;
    private int sampleIndex;
    private int numSamples;
    private int level;
    private int rewardScheme;
    private ByteString puzzle = ByteString.EMPTY;
    private int numTokens;
    private String text = "";

    /** Makes a reader; {@code in} reads {@code bytes} from their beginning. */
    RolloutReader(byte[] bytes, CodedInputStream in) {
        this.bytes = bytes;
        this.in = in;
    }

    /**
     * Reads a RolloutCompleted.
     *
     * @throws InvalidProtocolBufferException when the bytes are none
     */
    static CompletedRollout read(byte[] bytes) throws InvalidProtocolBufferException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        RolloutReader reader = new RolloutReader(bytes, in);
        try {
            reader.completed();
            in.checkLastTagWas(0);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return reader.rollout();
    }

    /** Returns what was read. */
    CompletedRollout rollout() {
        RewardScheme scheme = RewardScheme.forNumber(rewardScheme);
        return new CompletedRollout(
                rolloutId,
                runId,
                lane,
                policyVersion,
                step,
                promptIndex,
                numPrompts,
                sampleIndex,
                numSamples,
                level,
                scheme == null ? RewardScheme.UNRECOGNIZED : scheme,
                puzzle,
                numTokens,
                text);
    }

    /** Reads the fields of a field's value. */
    interface Fields {
        /** Reads up to the end of the message or of the limit. */
        void read() throws IOException;
    }

    /** Reads a message that stands where {@code in} is: its length, then its fields. */
    void message(Fields fields) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields.read();
        in.checkLastTagWas(0);
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("a message ends before the length that it says");
        }
        in.popLimit(limit);
    }

    void completed() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == ISSUED) {
                message(this::issued);
            } else if (tag == ROLLOUT) {
                message(this::sampled);
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    private void issued() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == TARGET) {
                message(this::target);
            } else if (tag == TASK) {
                message(this::task);
            } else if (tag == PROMPT_INDEX) {
                promptIndex = in.readUInt32();
            } else if (tag == NUM_PROMPTS) {
                numPrompts = in.readUInt32();
            } else if (tag == NUM_SAMPLES) {
                numSamples = in.readUInt32();
            } else if (tag == REWARD_SCHEME) {
                rewardScheme = in.readEnum();
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    private void target() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == POLICY) {
                message(this::policy);
            } else if (tag == STEP) {
                step = in.readUInt32();
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    private void policy() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == RUN_ID) {
                runId = in.readStringRequireUtf8();
            } else if (tag == LANE) {
                lane = in.readStringRequireUtf8();
            } else if (tag == VERSION) {
                policyVersion = in.readUInt32();
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    private void task() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == LEVEL) {
                level = in.readUInt32();
            } else if (tag == PUZZLE) {
                // Parts of a message one after another are the bytes of the merged message.
                puzzle = puzzle.concat(in.readBytes());
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    private void sampled() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == ROLLOUT_ID) {
                rolloutId = in.readStringRequireUtf8();
            } else if (tag == SAMPLE_INDEX) {
                sampleIndex = in.readUInt32();
            } else if (tag == TEXT) {
                text = in.readStringRequireUtf8();
            } else if (tag == TOKEN_IDS) {
                countTokens(in.readRawVarint32());
            } else if (tag == TOKEN_ID) {
                in.readUInt32();
                numTokens++;
            } else if (!in.skipField(tag)) {
                return;
            }
        }
    }

    /** Counts packed varints, each of which ends with the byte whose highest bit is not set. */
    private void countTokens(int length) throws IOException {
        int start = in.getTotalBytesRead();
        in.skipRawBytes(length);
        for (int at = start; at < start + length; at++) {
            numTokens += bytes[at] >= 0 ? 1 : 0;
        }
    }

    private static int delimited(int field) {
        return field << 3 | LENGTH_DELIMITED;
    }

    private static int varint(int field) {
        return field << 3 | VARINT;
    }
}
