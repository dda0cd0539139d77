// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.messaging.Derived;
import io.triad.messaging.Topic;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.rollout.v1.FinishReason;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StoppableServers.class)
class RolloutFlowIT {
    private static final String ROLLOUTS = Topic.Name.ROLLOUTS_COMPLETED;
    private static final String DEAD_LETTERS = Topic.TASKS_ISSUED.deadLetterTopic("rollout-svc");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    RolloutConfig config;

    private TestLog log;
    private ObjectStore objects;

    @BeforeEach
    void connect() {
        log = new TestLog(bootstrapServers);
        objects = new S3ObjectStore(config.store().settings());
    }

    @AfterEach
    void disconnect() {
        objects.close();
        log.close();
    }

    @Test
    void shouldSampleATaskWithTheVersionThatItNames() throws Exception {
        // Given two versions, and a task for each
        TaskIssued older = TestTasks.issued("older", publish("older", 1));
        TaskIssued newer = TestTasks.issued("newer", publish("newer", 2));

        // When
        write(older);
        write(newer);

        // Then
        assertSampled(older, 1);
        assertSampled(newer, 2);
    }

    private void assertSampled(TaskIssued issued, long policySeed) throws Exception {
        String taskId = issued.getTask().getTaskId();
        Map<Integer, Rollout> rollouts = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : log.await(ROLLOUTS, 4, record -> taskId.equals(record.key()))) {
            RolloutCompleted completed = RolloutCompleted.parseFrom(record.value());
            Rollout rollout = completed.getRollout();
            assertThat(completed.getIssued()).isEqualTo(issued);
            assertThat(rollout.getRolloutId()).isEqualTo(taskId + "/" + rollout.getSampleIndex());
            assertThat(TestLog.header(record, "ce_id")).isEqualTo(rollout.getRolloutId());
            assertThat(TestLog.header(record, "ce_type")).isEqualTo(ROLLOUTS);
            assertThat(TestLog.header(record, "ce_source")).isEqualTo("rollout-svc");
            assertThat(TestLog.header(record, "ce_runid"))
                    .isEqualTo(issued.getTarget().getPolicy().getRunId());
            assertThat(TestLog.header(record, "ce_causationid")).isEqualTo(taskId);
            rollouts.put(rollout.getSampleIndex(), rollout);
        }
        assertThat(rollouts.keySet()).containsExactly(0, 1, 2, 3);
        try (PolicyTokenizer tokenizer = TinyPolicies.tokenizer();
                Sampler sampler = new EmbeddedSampler(TinyPolicies.weights(policySeed), 1, 1)) {
            for (Rollout rollout : rollouts.values()) {
                assertRollout(rollout, issued, tokenizer, sampler);
            }
        }
    }

    /** What the policy of that version draws for that sample alone, with an engine of the test's own. */
    private static void assertRollout(Rollout rollout, TaskIssued issued, PolicyTokenizer tokenizer, Sampler sampler) {
        TokenIds prompt =
                tokenizer.prompt(issued.getTask().getSystem(), issued.getTask().getPrompt());
        long seed = Derived.seed(issued.getSeed(), rollout.getSampleIndex());
        Completion expected = sampler.sample(
                        List.of(new SampleRequest(prompt, new SamplingSettings(0.7, 0.95, 8), seed)))
                .getFirst();
        TokenIds tokens = TokenIds.of(
                rollout.getTokenIdsList().stream().mapToInt(Integer::intValue).toArray());
        boolean stopped = tokens.get(tokens.size() - 1) == tokenizer.endOfTurn();

        assertThat(rollout.getSeed()).isEqualTo(seed);
        assertThat(rollout.getPromptTokenIdsList())
                .containsExactlyElementsOf(prompt.stream().boxed().toList());
        assertThat(tokens).isEqualTo(expected.tokens());
        assertThat(rollout.getLogProbsList()).hasSize(tokens.size()).allMatch(logProb -> logProb < 0);
        for (int token = 0; token < tokens.size(); token++) {
            assertThat(rollout.getLogProbs(token)).isEqualTo(expected.logProbs().get(token));
        }
        assertThat(rollout.getText()).isEqualTo(tokenizer.decodeResponse(tokens));
        assertThat(rollout.getFinishReason())
                .isEqualTo(stopped ? FinishReason.FINISH_REASON_STOP : FinishReason.FINISH_REASON_LENGTH);
        assertThat(stopped || tokens.size() == 8).isTrue();
        assertThat(rollout.getEngineDigest()).isNotEmpty();
        assertThat(rollout.getKernelSha256()).hasSize(64);
        assertThat(rollout.getSamplingBeganMicros()).isPositive();
        assertThat(rollout.getSamplingEndedMicros()).isGreaterThanOrEqualTo(rollout.getSamplingBeganMicros());
        assertThat(rollout.getDtype()).isEqualTo("F32");
        assertThat(rollout.getCheckpoint())
                .isEqualTo(issued.getTarget().getPolicy().getCheckpoint());
    }

    @Test
    void shouldSampleATaskThatComesAgainToTheSameBits() throws Exception {
        // Given
        TaskIssued issued = TestTasks.issued("again", publish("again", 3));
        write(issued);
        log.await(ROLLOUTS, 4, record -> issued.getTask().getTaskId().equals(record.key()));

        // When it comes again, among others for the same version
        write(TestTasks.issued("beside", checkpoint(issued)).toBuilder()
                .setSeed(7)
                .build());
        write(issued);

        // Then
        Map<String, List<RolloutCompleted>> byId = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record :
                log.await(ROLLOUTS, 8, record -> issued.getTask().getTaskId().equals(record.key()))) {
            byId.computeIfAbsent(TestLog.header(record, "ce_id"), unused -> new ArrayList<>())
                    .add(withoutTimes(RolloutCompleted.parseFrom(record.value())));
        }
        assertThat(byId).hasSize(4).allSatisfy((id, twice) -> assertThat(twice)
                .hasSize(2)
                .allMatch(completed -> completed.equals(twice.getFirst())));
    }

    /** When it was drawn is all that may differ. */
    private static RolloutCompleted withoutTimes(RolloutCompleted completed) {
        RolloutCompleted.Builder same = completed.toBuilder();
        same.getRolloutBuilder().clearSamplingBeganMicros().clearSamplingEndedMicros();
        return same.build();
    }

    @Test
    void shouldPutWhatCannotBeSampledAsideAndGoOn() {
        // Given garbage, a task that breaks its contract, and one that the policy has no room for
        byte[] garbage = "no task".getBytes(StandardCharsets.UTF_8);
        CheckpointRef checkpoint = publish("aside", 4);
        TaskIssued.Builder cold = TestTasks.issued("cold", checkpoint).toBuilder();
        cold.getSamplingBuilder().setTemperature(-1);
        TaskIssued.Builder tooLong = TestTasks.issued("too-long", checkpoint).toBuilder();
        tooLong.getSamplingBuilder().setMaxTokens(TinyPolicies.MAX_POSITIONS);
        log.write(Topic.TASKS_ISSUED, "garbage", garbage);
        write(cold.build());
        write(tooLong.build());

        // When
        TaskIssued good = TestTasks.issued("good", checkpoint);
        write(good);

        // Then
        assertThat(log.await(ROLLOUTS, 4, record -> good.getTask().getTaskId().equals(record.key())))
                .hasSize(4);
        assertDead("garbage", garbage, "INVALID_EVENT");
        assertDead("cold", cold.build().toByteArray(), "INVALID_EVENT", "temperature is -1.0");
        assertDead("too-long", tooLong.build().toByteArray(), "INVALID_REQUEST", "maxTokens 96");
        given().when().get("/q/health/ready").then().statusCode(200);
        given().when().get("/q/health/live").then().statusCode(200);
    }

    private void assertDead(String key, byte[] value, String... words) {
        ConsumerRecord<String, byte[]> dead =
                log.await(DEAD_LETTERS, 1, record -> key.equals(record.key())).getFirst();
        assertThat(dead.value()).isEqualTo(value);
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains(words);
    }

    @Test
    void shouldTakeATaskAsDoneThatComesAgainAfterItsStepWasTrained() {
        // Given a version that was removed, as its lane needs it no more, and one that is gone before its step was
        // trained
        CheckpointRef removed = publish("history", 6);
        published("history", 3, removed);
        published("history", 5, publish("history-later", 7));
        CheckpointRef lost = publish("lost", 8);
        published("lost", 3, lost);
        published("lost", 4, publish("lost-later", 9));
        CheckpointStore checkpoints = new CheckpointStore(objects);
        checkpoints.delete(removed, name -> true);
        checkpoints.delete(lost, name -> true);

        // When a task of each comes: the one for step 4 of 5 that are trained, the other for step 5 of 4
        write(TestTasks.issued("history", removed));
        TaskIssued.Builder untrained = TestTasks.issued("lost", lost).toBuilder();
        untrained.getTargetBuilder().setStep(5);
        write(untrained.build());

        // Then the first is done without a response, and the other is put aside with its reason
        assertDead("lost", untrained.build().toByteArray(), "NOT_FOUND", "was removed");
        TaskIssued next = TestTasks.issued("next", publish("next", 10));
        write(next);
        log.await(ROLLOUTS, 4, record -> next.getTask().getTaskId().equals(record.key()));
        assertThat(count(given().when().get("/q/metrics").asString(), "outdated"))
                .isEqualTo(1);
        assertThat(log.all(ROLLOUTS, record -> "history/deduction/4/0".equals(record.key())))
                .isEmpty();
        given().when().get("/q/health/ready").then().statusCode(200);
    }

    private void published(String runId, int version, CheckpointRef checkpoint) {
        PolicyPublished event = PolicyPublished.newBuilder()
                .setPolicy(PolicyRef.newBuilder()
                        .setRunId(runId)
                        .setLane("deduction")
                        .setVersion(version)
                        .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                                .setUri(checkpoint.uri())
                                .setSha256(checkpoint.sha256())))
                .build();
        log.write(Topic.POLICIES_PUBLISHED, Derived.id(runId, "deduction"), runId + version, event);
    }

    @Test
    void shouldCountWhatBecameOfTasks() {
        // Given one of each sort that is done
        TaskIssued issued = TestTasks.issued("counted", publish("counted", 5));
        log.write(Topic.TASKS_ISSUED, "uncounted", "no task".getBytes(StandardCharsets.UTF_8));
        log.await(DEAD_LETTERS, 1, record -> "uncounted".equals(record.key()));
        write(issued);
        log.await(ROLLOUTS, 4, record -> issued.getTask().getTaskId().equals(record.key()));

        // Then
        String metrics = given().when().get("/q/metrics").asString();
        assertThat(count(metrics, "received")).isPositive();
        assertThat(count(metrics, "refused")).isPositive();
        assertThat(count(metrics, "failed")).isZero();
        assertThat(metrics).contains("triad_rollout_tokens_total");
    }

    private static double count(String metrics, String outcome) {
        return metrics.lines()
                .filter(line -> line.startsWith("triad_rollout_tasks_total") && line.contains('"' + outcome + '"'))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private CheckpointRef publish(String runId, long seed) {
        return TinyPolicies.publish(new CheckpointStore(objects), "runs/" + runId + "/deduction/3", seed);
    }

    private static CheckpointRef checkpoint(TaskIssued issued) {
        var named = issued.getTarget().getPolicy().getCheckpoint();
        return new CheckpointRef(named.getUri(), named.getSha256());
    }

    private void write(TaskIssued issued) {
        log.write(
                Topic.TASKS_ISSUED,
                issued.getTarget().getPolicy().getRunId(),
                issued.getTask().getTaskId(),
                issued);
    }
}
