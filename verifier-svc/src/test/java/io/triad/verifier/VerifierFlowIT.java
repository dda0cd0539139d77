// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.messaging.Topic;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.reward.v1.Verdict;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LogAndStore.class)
class VerifierFlowIT {
    private static final String REWARDS = Topic.Name.REWARDS_ASSIGNED;
    private static final String DEAD_LETTERS = Topic.ROLLOUTS_COMPLETED.deadLetterTopic("verifier-svc");

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

    @Test
    void shouldRewardRightWrongAndMalformedResponses() throws Exception {
        // Given
        write("judged", 0, TestRollouts.RIGHT);
        write("judged", 1, TestRollouts.WRONG);
        write("judged", 2, TestRollouts.MALFORMED);

        // When
        var records = log.await(REWARDS, 3, record -> "judged/deduction".equals(record.key()));

        // Then
        Map<String, RewardAssigned> rewards = new LinkedHashMap<>();
        for (var record : records) {
            rewards.put(TestLog.header(record, "ce_id"), RewardAssigned.parseFrom(record.value()));
            assertThat(TestLog.header(record, "ce_runid")).isEqualTo("judged");
            assertThat(TestLog.header(record, "ce_causationid")).isEqualTo(TestLog.header(record, "ce_id"));
        }
        RewardAssigned right = rewards.get("judged/deduction/1/0/0");
        assertThat(right.getJudgement().getVerdict()).isEqualTo(Verdict.VERDICT_CORRECT);
        assertThat(right.getJudgement().getParts().getTotal()).isEqualTo(3.0);
        assertThat(right.getCompleted()).isEqualTo(TestRollouts.completed("judged", 0, TestRollouts.RIGHT));
        RewardAssigned wrong = rewards.get("judged/deduction/1/0/1");
        assertThat(wrong.getJudgement().getVerdict()).isEqualTo(Verdict.VERDICT_WRONG);
        assertThat(wrong.getJudgement().getParts().getTotal()).isEqualTo(-0.5);
        RewardAssigned malformed = rewards.get("judged/deduction/1/0/2");
        assertThat(malformed.getJudgement().getVerdict()).isEqualTo(Verdict.VERDICT_MALFORMED);
        assertThat(malformed.getJudgement().getParts().getTotal()).isEqualTo(-3.0);
    }

    @Test
    void shouldPutWhatIsNoRolloutAsideAndGoOn() {
        // Given: garbage, and a rollout whose puzzle is unset
        byte[] garbage = "no rollout".getBytes(StandardCharsets.UTF_8);
        RolloutCompleted unset = TestRollouts.completed("unset", 0, TestRollouts.RIGHT).toBuilder()
                .setIssued(TestRollouts.completed("unset", 0, "").getIssued().toBuilder()
                        .clearTask())
                .build();
        log.write(Topic.ROLLOUTS_COMPLETED, "garbage", garbage);
        log.write(Topic.ROLLOUTS_COMPLETED, "unset", unset.toByteArray());

        // When
        write("after", 0, TestRollouts.RIGHT);

        // Then
        assertThat(log.await(REWARDS, 1, record -> "after/deduction".equals(record.key())))
                .hasSize(1);
        var dead = log.await(DEAD_LETTERS, 1, record -> "garbage".equals(record.key()))
                .getFirst();
        assertThat(dead.value()).isEqualTo(garbage);
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains("INVALID_EVENT");
        var refused = log.await(DEAD_LETTERS, 1, record -> "unset".equals(record.key()))
                .getFirst();
        assertThat(refused.value()).isEqualTo(unset.toByteArray());
        assertThat(TestLog.header(refused, "dead-letter-reason")).contains("puzzle.kind is not set");
    }

    @Test
    void shouldCountWhatBecameOfRollouts() {
        write("counted", 0, TestRollouts.RIGHT);
        log.await(REWARDS, 1, record -> "counted/deduction".equals(record.key()));

        String metrics = given().when()
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(metrics)
                .contains("triad_verifier_rollouts_received_total")
                .contains("triad_verifier_rollouts_judged_total{verdict=\"CORRECT\"}")
                .contains("triad_verifier_rollouts_refused_total");
        assertThat(count(metrics, "received"))
                .isEqualTo(count(metrics, "judged") + count(metrics, "refused") + count(metrics, "failed"))
                .isPositive();
    }

    @Test
    void shouldCommitWhatIsWrittenOrPutAside() throws Exception {
        // Given rollouts, and garbage as the last record of its partition
        write("committed", 0, TestRollouts.RIGHT);
        write("committed", 1, TestRollouts.WRONG);
        log.write(Topic.ROLLOUTS_COMPLETED, "last", "no rollout".getBytes(StandardCharsets.UTF_8));
        log.await(REWARDS, 2, record -> "committed/deduction".equals(record.key()));
        log.await(DEAD_LETTERS, 1, record -> "last".equals(record.key()));

        // Then every partition is committed to its end
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, Long> ends = ends(admin);
            Instant deadline = Instant.now().plusSeconds(60);
            while (!committed(admin).equals(ends)) {
                assertThat(Instant.now())
                        .as("%s committed of %s", committed(admin), ends)
                        .isBefore(deadline);
                Thread.sleep(200);
            }
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < Topic.ROLLOUTS_COMPLETED.partitions(); partition++) {
            latest.put(new TopicPartition(Topic.Name.ROLLOUTS_COMPLETED, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        ends.values().removeIf(end -> end == 0);
        return ends;
    }

    private static Map<TopicPartition, Long> committed(Admin admin) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets("verifier-svc")
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> committed.put(partition, offset.offset()));
        committed.values().removeIf(offset -> offset == 0);
        return committed;
    }

    @Test
    void shouldBeReadyWhenTheLogAnswers() {
        given().when().get("/q/health/ready").then().statusCode(200);
    }

    private static double count(String metrics, String what) {
        return metrics.lines()
                .filter(line -> line.startsWith("triad_verifier_rollouts_" + what))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void write(String runId, int sample, String response) {
        RolloutCompleted completed = TestRollouts.completed(runId, sample, response);
        log.write(Topic.ROLLOUTS_COMPLETED, runId, completed.getRollout().getRolloutId(), completed);
    }
}
