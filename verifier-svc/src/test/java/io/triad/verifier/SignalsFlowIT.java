// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.messaging.Topic;
import io.triad.proto.reward.v1.Judgement;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.reward.v1.RewardParts;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.signal.v1.LengthSignal;
import io.triad.proto.signal.v1.SignalsObserved;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rewards in, signals out; the service starts in the middle of a step of run {@code past}. */
@QuarkusTest
@QuarkusTestResource(value = SignalsFlowIT.LogWithPast.class, restrictToAnnotatedClass = true)
class SignalsFlowIT {
    private static final String SIGNALS = Topic.Name.SIGNALS_OBSERVED;
    private static final String DEAD_LETTERS = Topic.REWARDS_ASSIGNED.deadLetterTopic("verifier-svc");

    /** What a crash leaves: step 1 with its signals, half of step 2 without, and no committed position. */
    public static class LogWithPast extends LogAndStore {
        @Override
        public Map<String, String> start() {
            Map<String, String> settings = super.start();
            try (TestLog past = new TestLog(settings.get("kafka.bootstrap.servers"))) {
                for (int sample = 0; sample < 4; sample++) {
                    write(past, "past", 1, sample, 10);
                }
                past.write(
                        Topic.SIGNALS_OBSERVED,
                        "past/deduction",
                        "past/deduction/1/signals",
                        SignalsObserved.newBuilder()
                                .setRunId("past")
                                .setLane("deduction")
                                .setStep(1)
                                .setResponses(4)
                                .setLength(LengthSignal.newBuilder().setMeanTokens(10))
                                .build());
                past.write(Topic.SIGNALS_OBSERVED, "past/deduction", "garbage".getBytes(StandardCharsets.UTF_8));
                write(past, "past", 2, 0, 30);
                write(past, "past", 2, 1, 30);
            }
            return settings;
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private TestLog log;

    @BeforeEach
    void openLog() {
        log = new TestLog(bootstrapServers);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** A reward of a step with one prompt and four samples, of which the first is right. */
    private static void write(TestLog log, String runId, int step, int sample, int numTokens) {
        write(log, runId, step, 0, sample, numTokens);
    }

    private static void write(TestLog log, String runId, int step, int prompt, int sample, int numTokens) {
        RolloutCompleted completed =
                TestRollouts.completed(runId, sample, sample == 0 ? TestRollouts.RIGHT : TestRollouts.WRONG);
        TaskIssued.Builder issued = completed.getIssued().toBuilder();
        issued.setPromptIndex(prompt)
                .getTargetBuilder()
                .setStep(step)
                .getPolicyBuilder()
                .setVersion(step - 1);
        String id = runId + "/deduction/" + step + "/" + prompt + "/" + sample;
        log.write(
                Topic.REWARDS_ASSIGNED,
                runId + "/deduction",
                id,
                RewardAssigned.newBuilder()
                        .setCompleted(completed.toBuilder()
                                .setIssued(issued)
                                .setRollout(completed.getRollout().toBuilder()
                                        .setRolloutId(id)
                                        .addAllTokenIds(java.util.Collections.nCopies(numTokens, 1))))
                        .setJudgement(Judgement.newBuilder()
                                .setVerdict(sample == 0 ? Verdict.VERDICT_CORRECT : Verdict.VERDICT_WRONG)
                                .setParts(RewardParts.newBuilder()
                                        .setFormat(1)
                                        .setAnswer(sample == 0 ? 2 : -1.5)
                                        .setTotal(sample == 0 ? 3 : -0.5)))
                        .build());
    }

    private List<ConsumerRecord<String, byte[]>> await(String id) {
        return log.await(SIGNALS, 1, record -> id(record).equals(id));
    }

    private static String id(ConsumerRecord<String, byte[]> record) {
        return record.headers().lastHeader("ce_id") == null ? "" : TestLog.header(record, "ce_id");
    }

    /**
     * Returns the signals of a run's steps up to {@code step}, once those of the step after it are there: they stand behind
     * them on the same partition, so that none can still be coming.
     */
    private List<ConsumerRecord<String, byte[]>> upTo(String runId, int step) {
        for (int sample = 0; sample < 4; sample++) {
            write(log, runId, step + 1, sample, 1);
        }
        String last = runId + "/deduction/" + (step + 1) + "/signals";
        await(last);
        return log.all(
                SIGNALS,
                record -> id(record).startsWith(runId + "/") && !id(record).equals(last));
    }

    @Test
    void shouldTellAStepsSignalsOnce() throws Exception {
        // When a step's rewards come, one of them twice
        for (int sample : List.of(0, 1, 1, 2, 3, 3)) {
            write(log, "once", 1, sample, 10 * (sample + 1));
        }

        // Then
        var records = upTo("once", 1);
        assertThat(records).hasSize(1);
        var record = records.getFirst();
        assertThat(record.key()).isEqualTo("once/deduction");
        assertThat(TestLog.header(record, "ce_id")).isEqualTo("once/deduction/1/signals");
        assertThat(TestLog.header(record, "ce_type")).isEqualTo(SIGNALS);
        SignalsObserved signals = SignalsObserved.parseFrom(record.value());
        assertThat(signals.getResponses()).isEqualTo(4);
        assertThat(signals.getMissing()).isZero();
        assertThat(signals.getPolicyVersionsList()).containsExactly(0);
        assertThat(signals.getLength().getMeanTokens()).isEqualTo(25);
        assertThat(signals.getLength().getBaselineStepsList()).containsExactly(1);
        assertThat(signals.getLength().getDrift()).isEqualTo(1);
        assertThat(signals.getSeveralAnswersShare()).isZero();
        assertThat(signals.getCollapse().getGroups()).isEqualTo(1);
        assertThat(signals.getCollapse().getShare()).isZero();
        // The format part is the same for all: nothing of the variance is its. Means 1 and -0.625.
        assertThat(signals.getDominance().getFormatVarianceShare()).isZero();
        assertThat(signals.getDominance().getFormatMeanShare()).isEqualTo(1 / 1.625);
        assertThat(signals.getVerdictsList())
                .extracting(verdict -> verdict.getVerdict() + " " + verdict.getResponses())
                .containsExactly("VERDICT_CORRECT 1", "VERDICT_WRONG 3");
    }

    /** A step with a refill: prompt 1 of a batch of one prompt. Its responses would be far too long. */
    @Test
    void shouldTellOfAStepsFirstRoundAlone() throws Exception {
        write(log, "refilled", 1, 0, 10);
        for (int sample = 0; sample < 4; sample++) {
            write(log, "refilled", 1, 1, sample, 1000);
        }
        for (int sample : List.of(1, 2, 3)) {
            write(log, "refilled", 1, sample, 10);
        }

        var records = upTo("refilled", 1);
        assertThat(records).hasSize(1);
        SignalsObserved signals = SignalsObserved.parseFrom(records.getFirst().value());
        assertThat(signals.getResponses()).isEqualTo(4);
        assertThat(signals.getLength().getMeanTokens()).isEqualTo(10);
        assertThat(log.all(DEAD_LETTERS, record -> record.key().startsWith("refilled/")))
                .isEmpty();
    }

    @Test
    void shouldGoOnAfterAStopInTheMiddleOfAStep() throws Exception {
        // Given the log of before the start: step 1 is told, half of step 2 has come

        // When the other half comes
        write(log, "past", 2, 2, 30);
        write(log, "past", 2, 3, 30);

        // Then step 2 is told once, whole, against the baseline of before, and step 1 is not told again
        var records = upTo("past", 2);
        assertThat(records)
                .extracting(record -> TestLog.header(record, "ce_id"))
                .containsExactly("past/deduction/1/signals", "past/deduction/2/signals");
        SignalsObserved signals = SignalsObserved.parseFrom(records.getLast().value());
        assertThat(signals.getResponses()).isEqualTo(4);
        assertThat(signals.getLength().getDrift()).isEqualTo(3);
        assertThat(signals.getWarningsList()).containsExactly("length-drift");
    }

    @Test
    void shouldReadAnOpenStepAgainWhenPartitionsComeBack() throws Exception {
        // Given an open step whose position is committed
        write(log, "moved", 1, 0, 10);
        write(log, "moved", 1, 1, 10);
        awaitCommitted();

        // When another member takes partitions and leaves
        try (KafkaConsumer<byte[], byte[]> other = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", "verifier-svc-signals",
                        // It does none of the work, so it may not say that any is done.
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            other.subscribe(List.of(Topic.Name.REWARDS_ASSIGNED));
            Instant end = Instant.now().plus(Duration.ofSeconds(60));
            while (other.assignment().isEmpty()) {
                assertThat(Instant.now()).as("a rebalance within a minute").isBefore(end);
                other.poll(Duration.ofMillis(100));
            }
        }
        write(log, "moved", 1, 2, 10);
        write(log, "moved", 1, 3, 10);

        // Then
        var records = upTo("moved", 1);
        assertThat(records).hasSize(1);
        assertThat(SignalsObserved.parseFrom(records.getFirst().value()).getResponses())
                .isEqualTo(4);
    }

    /** Waits until the group has committed a position: its clock does so every two seconds. */
    private void awaitCommitted() throws Exception {
        try (var admin = org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Instant end = Instant.now().plus(Duration.ofSeconds(60));
            while (admin.listConsumerGroupOffsets("verifier-svc-signals")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .isEmpty()) {
                assertThat(Instant.now()).as("a commit within a minute").isBefore(end);
                Thread.sleep(200);
            }
        }
    }

    @Test
    void shouldPutWhatIsNoRewardAside() {
        // Given garbage, and a reward of no step
        log.write(Topic.REWARDS_ASSIGNED, "garbage", "garbage".getBytes(StandardCharsets.UTF_8));
        write(log, "nowhere", 0, 0, 10);

        // When
        for (int sample = 0; sample < 4; sample++) {
            write(log, "after-garbage", 1, sample, 10);
        }

        // Then
        assertThat(await("after-garbage/deduction/1/signals")).hasSize(1);
        var dead = log.await(DEAD_LETTERS, 1, record -> "garbage".equals(record.key()))
                .getFirst();
        assertThat(dead.value()).asString(StandardCharsets.UTF_8).isEqualTo("garbage");
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains("INVALID_EVENT");
        var nowhere = log.await(DEAD_LETTERS, 1, record -> "nowhere/deduction".equals(record.key()))
                .getFirst();
        assertThat(TestLog.header(nowhere, "dead-letter-reason")).contains("steps begin at 1, not at 0");
    }

    @Test
    void shouldShowSignalsAsMetrics() {
        for (int sample = 0; sample < 4; sample++) {
            write(log, "metered", 1, sample, 10);
        }
        await("metered/deduction/1/signals");

        String metrics = given().when()
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(metrics)
                .contains("triad_verifier_signals_steps_total{lane=\"deduction\"}")
                .contains("triad_verifier_signals_length_drift{lane=\"deduction\"} 1.0")
                .contains("triad_verifier_signals_several_answers{lane=\"deduction\"} 0.0")
                .contains("triad_verifier_signals_group_collapse{lane=\"deduction\"} 0.0")
                .contains("triad_verifier_signals_format_dominance{lane=\"deduction\"} 0.0");
        given().when().get("/q/health/live").then().statusCode(200);
    }
}
