// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.triad.proto.policy.v1.CheckpointRef;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.FinishReason;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.DeductionPuzzle;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Puzzle;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reader against the parser that protobuf generates. */
class RolloutReaderTest {
    private static final RolloutCompleted FULL = RolloutCompleted.newBuilder()
            .setIssued(TaskIssued.newBuilder()
                    .setTarget(PolicyTarget.newBuilder()
                            .setPolicy(PolicyRef.newBuilder()
                                    .setRunId("run")
                                    .setLane("deduction")
                                    .setVersion(300)
                                    .setCheckpoint(CheckpointRef.newBuilder()
                                            .setUri("s3://bucket/prefix")
                                            .setSha256("ab")))
                            .setStep(301))
                    .setTask(Task.newBuilder()
                            .setTaskId("run/deduction/301/5")
                            .setLevel(4)
                            .setSeed(-1)
                            .setSplit(Split.SPLIT_TRAIN)
                            .setPuzzle(Puzzle.newBuilder()
                                    .setDeduction(DeductionPuzzle.newBuilder()
                                            .addVariables("A")
                                            .addFormulas("¬A")
                                            .setSatisfiable(true)))
                            .setSolution("so")
                            .setPrompt("What of ¬A?"))
                    .setPromptIndex(5)
                    .setNumPrompts(1_000)
                    .setNumSamples(8)
                    .setSampling(Sampling.newBuilder().setTemperature(0.7).setMaxTokens(99))
                    .setSeed(7)
                    .setRewardScheme(RewardScheme.REWARD_SCHEME_DOMAIN))
            .setRollout(Rollout.newBuilder()
                    .setRolloutId("run/deduction/301/5/6")
                    .setSampleIndex(6)
                    .addAllPromptTokenIds(java.util.List.of(1, 2, 3))
                    .addAllTokenIds(java.util.List.of(0, 127, 128, 150_000, -1))
                    .addAllLogProbs(java.util.List.of(-0.5f, -1f, 0f, 0f, 0f))
                    .setText("<answer>¬ \ud83d\ude00</answer>")
                    .setFinishReason(FinishReason.FINISH_REASON_STOP)
                    .setSeed(8)
                    .setEngineDigest("e"))
            .build();

    /** What the parser reads, in the reader's form. */
    private static CompletedRollout parsed(byte[] bytes) throws InvalidProtocolBufferException {
        RolloutCompleted completed = RolloutCompleted.parseFrom(bytes);
        TaskIssued issued = completed.getIssued();
        PolicyRef policy = issued.getTarget().getPolicy();
        Rollout rollout = completed.getRollout();
        return new CompletedRollout(
                rollout.getRolloutId(),
                policy.getRunId(),
                policy.getLane(),
                policy.getVersion(),
                issued.getTarget().getStep(),
                issued.getPromptIndex(),
                issued.getNumPrompts(),
                rollout.getSampleIndex(),
                issued.getNumSamples(),
                issued.getTask().getLevel(),
                issued.getRewardScheme(),
                issued.getTask().getPuzzle().toByteString(),
                rollout.getTokenIdsCount(),
                rollout.getText());
    }

    private interface Reading {
        CompletedRollout read() throws InvalidProtocolBufferException;
    }

    private static Optional<CompletedRollout> attempt(Reading reading) {
        try {
            return Optional.of(reading.read());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    @Test
    void shouldReadWhatTheParserReads() throws Exception {
        assertThat(RolloutReader.read(FULL.toByteArray())).isEqualTo(parsed(FULL.toByteArray()));
        assertThat(RolloutReader.read(FULL.toByteArray()).numTokens()).isEqualTo(5);
        assertThat(RolloutReader.read(new byte[0])).isEqualTo(parsed(new byte[0]));
    }

    @Test
    void shouldRefuseWhatTheParserRefusesOfEveryBeginning() {
        byte[] whole = FULL.toByteArray();
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] beginning = Arrays.copyOf(whole, length);
            Optional<CompletedRollout> read = attempt(() -> RolloutReader.read(beginning));
            assertThat(read).as("%d bytes", length).isEqualTo(attempt(() -> parsed(beginning)));
            refused += read.isEmpty() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }

    /** A changed byte inside what is passed over may be seen by the parser alone; whatever both read is the same. */
    @Test
    void shouldReadNothingElseThanTheParserOfChangedBytes() {
        byte[] whole = FULL.toByteArray();
        int bothRead = 0;
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {1, 2, 4, 8, 16, 32, 64, 128}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) flip;
                Optional<CompletedRollout> wanted = attempt(() -> parsed(changed));
                Optional<CompletedRollout> read = attempt(() -> RolloutReader.read(changed));
                if (wanted.isPresent()) {
                    assertThat(read.map(RolloutReaderTest::normalized))
                            .as("byte %d, bit %d", at, flip)
                            .isEqualTo(wanted.map(RolloutReaderTest::normalized));
                    bothRead++;
                }
            }
        }
        assertThat(bothRead).isGreaterThan(whole.length);
    }

    /** The same puzzle may be written in other bytes: compared as the parser sees it. */
    private static CompletedRollout normalized(CompletedRollout rollout) {
        ByteString puzzle;
        try {
            puzzle = Puzzle.parseFrom(rollout.puzzle()).toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the parser has read this puzzle", e);
        }
        return new CompletedRollout(
                rollout.rolloutId(),
                rollout.runId(),
                rollout.lane(),
                rollout.policyVersion(),
                rollout.step(),
                rollout.promptIndex(),
                rollout.numPrompts(),
                rollout.sampleIndex(),
                rollout.numSamples(),
                rollout.level(),
                rollout.rewardScheme(),
                puzzle,
                rollout.numTokens(),
                rollout.text());
    }

    @Test
    void shouldMergePartsOfAMessageAndTakeTheLastOfAField() throws Exception {
        RolloutCompleted more = RolloutCompleted.newBuilder()
                .setIssued(TaskIssued.newBuilder()
                        .setTask(Task.newBuilder()
                                .setPuzzle(Puzzle.newBuilder()
                                        .setDeduction(
                                                DeductionPuzzle.newBuilder().addFormulas("A")))))
                .setRollout(Rollout.newBuilder().setText("later").addTokenIds(300))
                .build();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(FULL.toByteArray());
        both.writeBytes(more.toByteArray());

        CompletedRollout read = RolloutReader.read(both.toByteArray());

        assertThat(normalized(read)).isEqualTo(parsed(both.toByteArray()));
        assertThat(read.text()).isEqualTo("later");
        assertThat(read.numTokens()).isEqualTo(6);
    }

    @Test
    void shouldCountTokensThatAreNotPacked() throws Exception {
        byte[] bytes = rollout(out -> {
            out.writeUInt32(Rollout.TOKEN_IDS_FIELD_NUMBER, 5);
            out.writeUInt32(Rollout.TOKEN_IDS_FIELD_NUMBER, 150_000);
        });

        assertThat(RolloutReader.read(bytes)).isEqualTo(parsed(bytes));
        assertThat(RolloutReader.read(bytes).numTokens()).isEqualTo(2);
    }

    @Test
    void shouldRefuseTextThatIsNoUtf8() throws Exception {
        byte[] bytes = rollout(out -> out.writeByteArray(Rollout.TEXT_FIELD_NUMBER, new byte[] {(byte) 0xff}));

        assertThatThrownBy(() -> RolloutReader.read(bytes)).isInstanceOf(InvalidProtocolBufferException.class);
        assertThatThrownBy(() -> parsed(bytes)).isInstanceOf(InvalidProtocolBufferException.class);
    }

    private interface Writing {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] rollout(Writing fields) throws IOException {
        ByteArrayOutputStream rollout = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(rollout);
        fields.write(out);
        out.flush();
        ByteArrayOutputStream completed = new ByteArrayOutputStream();
        CodedOutputStream outer = CodedOutputStream.newInstance(completed);
        outer.writeByteArray(RolloutCompleted.ROLLOUT_FIELD_NUMBER, rollout.toByteArray());
        outer.flush();
        return completed.toByteArray();
    }
}
