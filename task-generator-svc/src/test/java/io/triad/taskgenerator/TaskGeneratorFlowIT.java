// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.MessageLite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.messaging.Derived;
import io.triad.messaging.Topic;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Recipe;
import io.triad.taskgenerator.demonstration.Demonstrations;
import io.triad.taskgenerator.step.StepTasks;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class TaskGeneratorFlowIT {
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
    void shouldIssueExactlyTheTasksThatAPolicyPaysFor() throws Exception {
        // Given a run with one off-policy step
        Recipe recipe = TestRecipes.recipe("flow", 11, 1);
        request("flow", recipe);

        // When version 0 is published twice, as after a crash, and then version 1 and a final one
        publish("flow", "induction", 0);
        publish("flow", "induction", 0);
        publish("flow", "induction", 1);
        publish("flow", "deduction", 0);
        write(Topic.POLICIES_PUBLISHED, "flow/abduction", TestEvents.last("flow", "abduction", 0));

        // Then steps 1 and 2, again 1 and 2, and 3, of two tasks each
        List<ConsumerRecord<String, byte[]>> records =
                log.await(Topic.Name.TASKS_ISSUED, 10, record -> isTask(record, "flow/induction/"));
        List<TaskIssued> expected = new ArrayList<>();
        for (int version : new int[] {0, 0, 1}) {
            expected.addAll(TestTasks.issuedFor(recipe, TestEvents.published("flow", "induction", version)));
        }
        List<TaskIssued> issued = new ArrayList<>();
        for (var record : records) {
            issued.add(TaskIssued.parseFrom(record.value()));
            assertThat(TestLog.header(record, "ce_id")).isEqualTo(record.key());
            assertThat(TestLog.header(record, "ce_runid")).isEqualTo("flow");
            assertThat(TestLog.header(record, "ce_causationid")).startsWith("flow/induction/");
        }
        assertThat(issued).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(issued)
                .allSatisfy(task -> assertThat(task.getTask().getSplit()).isEqualTo(Split.SPLIT_TRAIN));
        assertThat(records.stream().map(ConsumerRecord::key).distinct())
                .containsExactlyInAnyOrder(
                        "flow/induction/1/0",
                        "flow/induction/1/1",
                        "flow/induction/2/0",
                        "flow/induction/2/1",
                        "flow/induction/3/0",
                        "flow/induction/3/1");
        for (var record : records) {
            assertThat(records.stream().filter(other -> other.key().equals(record.key())))
                    .allSatisfy(same -> assertThat(same.value()).isEqualTo(record.value()));
        }
        assertThat(log.await(Topic.Name.TASKS_ISSUED, 4, record -> isTask(record, "flow/deduction/")))
                .hasSize(4);
        assertThat(log.all(Topic.Name.TASKS_ISSUED, record -> isTask(record, "flow/abduction/")))
                .isEmpty();
    }

    @Test
    void shouldIssueTheRefillsThatAStepAsksFor() throws Exception {
        // Given
        Recipe recipe = TestRecipes.withRefills("refilled", 14);
        request("refilled", recipe);
        publish("refilled", "deduction", 0);

        // When a round is asked for twice, as after a crash, and then one that the recipe does not have
        RefillsRequested requested = TestEvents.refills("refilled", "deduction", 0, 1, 1);
        write(Topic.REFILLS_REQUESTED, "refilled/deduction", requested);
        write(Topic.REFILLS_REQUESTED, "refilled/deduction", requested);
        write(Topic.REFILLS_REQUESTED, "refilled/deduction", TestEvents.refills("refilled", "deduction", 0, 3, 1));

        // Then the same task comes twice, the last is put aside, and the books count the first
        var records = log.await(Topic.Name.TASKS_ISSUED, 4, record -> isTask(record, "refilled/deduction/1/"));
        TaskIssued expected =
                StepTasks.refilled(recipe, requested, Optional.empty()).getFirst();
        var refills = records.stream()
                .filter(record -> record.key().equals("refilled/deduction/1/2"))
                .toList();
        assertThat(refills).hasSize(2);
        for (var record : refills) {
            assertThat(TaskIssued.parseFrom(record.value())).isEqualTo(expected);
            assertThat(TestLog.header(record, "ce_id")).isEqualTo("refilled/deduction/1/2");
        }
        var dead = log.await(
                        Topic.REFILLS_REQUESTED.deadLetterTopic("task-generator-svc"), 1, record -> "refilled/deduction"
                                .equals(record.key()))
                .getFirst();
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains("round of refills is 1 to 2, not 3");
        given().when()
                .get("/api/v1/runs/refilled")
                .then()
                .body("lanes[1].ledger.issued", equalTo("9"))
                .body("lanes[1].ledger.pending", equalTo("9"));
        assertGoesOn();
    }

    @Test
    void shouldWaitForWhatALevelGoesBy() throws Exception {
        // Given a lane that leaves its level once half of it is mastered, and another that does not get there
        request("levels", TestRecipes.adaptive("levels", 15));
        for (String lane : List.of("deduction", "induction")) {
            publish("levels", lane, 0);
            publish("levels", lane, 1);
        }
        log.await(Topic.Name.TASKS_ISSUED, 2, record -> isTask(record, "levels/deduction/1/"));
        log.await(Topic.Name.TASKS_ISSUED, 2, record -> isTask(record, "levels/induction/1/"));

        // When those behind them are served, while they wait
        assertGoesOn();
        assertThat(log.all(
                        Topic.Name.TASKS_ISSUED,
                        record -> isTask(record, "levels/deduction/2/") || isTask(record, "levels/induction/2/")))
                .isEmpty();

        // Then each step is issued once it was measured, at the level that this decides
        write(Topic.EVALUATIONS_COMPLETED, "levels", TestEvents.probed("levels", "induction", 1, 1));
        write(Topic.EVALUATIONS_COMPLETED, "levels", TestEvents.probed("levels", "deduction", 1, 2));
        assertThat(levels("levels/induction/2/")).containsExactly(1, 1);
        assertThat(levels("levels/deduction/2/")).containsExactly(2, 2);
        given().when().get("/q/metrics").then().body(containsString("triad_taskgenerator_credits_waiting 0.0"));
    }

    private List<Integer> levels(String prefix) throws Exception {
        List<Integer> levels = new ArrayList<>();
        for (var record : log.await(Topic.Name.TASKS_ISSUED, 2, record -> isTask(record, prefix))) {
            levels.add(TaskIssued.parseFrom(record.value()).getTask().getLevel());
        }
        return levels;
    }

    @Test
    void shouldIssueTheDemonstrationsOfARunOnceAndInOrder() throws Exception {
        // Given
        Recipe recipe = TestRecipes.recipe("shown", 12, 0);

        // When a run is asked for, and told of again
        request("shown", recipe);
        request("shown", recipe);

        // Then
        var records = log.await(Topic.Name.DEMONSTRATIONS_ISSUED, 3, record -> "shown".equals(record.key()));
        Demonstrations demonstrations = new Demonstrations("shown", recipe, (ColdStart) recipe.base());
        for (int step = 1; step <= 3; step++) {
            var record = records.get(step - 1);
            assertThat(DemonstrationsIssued.parseFrom(record.value())).isEqualTo(demonstrations.batch(step));
            assertThat(TestLog.header(record, "ce_id")).isEqualTo("shown/base/" + step);
        }
        assertGoesOn();
        assertThat(log.all(Topic.Name.DEMONSTRATIONS_ISSUED, record -> "shown".equals(record.key())))
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "RUNS_REQUESTED",
                "POLICIES_PUBLISHED",
                "REFILLS_REQUESTED",
                "STEPS_TRAINED",
                "MERGES_COMPLETED",
                "EVALUATIONS_COMPLETED"
            })
    void shouldPutGarbageAsideAndGoOn(Topic topic) {
        // Given
        byte[] garbage = ("garbage for " + topic).getBytes(StandardCharsets.UTF_8);

        // When
        log.write(topic, "garbage", garbage);

        // Then
        var dead = log.await(topic.deadLetterTopic("task-generator-svc"), 1, record -> "garbage".equals(record.key()))
                .getFirst();
        assertThat(dead.value()).isEqualTo(garbage);
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains("INVALID_EVENT", topic.topicName());
        assertGoesOn();
    }

    @Test
    void shouldPutAPolicyOfAnUnknownRunAside() {
        publish("nobody", "deduction", 0);

        var dead = log.await(
                        Topic.POLICIES_PUBLISHED.deadLetterTopic("task-generator-svc"), 1, record -> "nobody/deduction"
                                .equals(record.key()))
                .getFirst();
        assertThat(TestLog.header(dead, "dead-letter-reason")).contains("run nobody is not in");
        assertGoesOn();
    }

    /** A new run gets its demonstrations, and a policy of it its tasks. */
    private void assertGoesOn() {
        String runId = "goes-on-" + Long.toUnsignedString(Derived.seed(System.nanoTime()), 36);
        request(runId, TestRecipes.recipe("goes-on", 13, 0));
        publish(runId, "domain-meta", 0);
        assertThat(log.await(Topic.Name.TASKS_ISSUED, 2, record -> isTask(record, runId + "/domain-meta/1/")))
                .hasSize(2);
        assertThat(log.await(Topic.Name.DEMONSTRATIONS_ISSUED, 3, record -> runId.equals(record.key())))
                .hasSize(3);
    }

    private static boolean isTask(ConsumerRecord<String, byte[]> record, String prefix) {
        return record.key().startsWith(prefix);
    }

    private void request(String runId, Recipe recipe) {
        write(Topic.RUNS_REQUESTED, runId, TestEvents.requested(runId, recipe));
    }

    private void publish(String runId, String lane, int version) {
        write(Topic.POLICIES_PUBLISHED, runId + "/" + lane, TestEvents.published(runId, lane, version));
    }

    private void write(Topic topic, String key, MessageLite event) {
        log.write(topic, key, key + "/event", event);
    }
}
