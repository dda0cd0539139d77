// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.SourceFiles;
import io.triad.messaging.Topic;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.task.v1.Ability;
import io.triad.proto.task.v1.RewardScheme;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.DomainData;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.taskgenerator.config.QuestionStoreConfig;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that train on questions of their own, from the request to the tasks. */
@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class OwnQuestionsIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    QuestionStoreConfig store;

    private Path folder = Path.of("");
    private TestLog log;

    @BeforeEach
    void openLog() throws IOException {
        folder = Files.createTempDirectory("own-questions-");
        log = new TestLog(bootstrapServers);
    }

    @AfterEach
    void closeLog() throws IOException {
        log.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"question\": \"Number " + n + "?\", \"answer\": " + n + "}\n")
                .collect(Collectors.joining());
    }

    @Test
    void shouldTrainStageCOnAFileOfQuestions() throws Exception {
        // Given a file with two rows that cannot be used
        Path file = Files.writeString(folder.resolve("train.jsonl"), rows(40) + "{}\nno json\n");
        String asked = TestRecipes.withData("own", 31, "{train: {path: '" + file + "'}}");

        // When a run is asked for, and both domain lanes begin
        post(asked, "own").statusCode(201);
        Recipe recipe = logged("own");
        for (String lane : List.of("domain-meta", "domain-instruct")) {
            publish("own", lane, 0);
            publish("own", lane, 1);
        }

        // Then the run keeps to the file's bytes
        DomainData data = recipe.domain().data().orElseThrow();
        assertThat(data.isPinned()).isTrue();
        QuestionLoader.Pinned read = new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {})
                .pin(RecipeReader.read(asked, "asked").domain().data().orElseThrow());
        assertThat(read.data()).isEqualTo(data);
        assertThat(read.questions().numProblems()).isEqualTo(2);
        // And its tasks are the questions that are trained on, the same for both lanes
        for (String lane : List.of("domain-meta", "domain-instruct")) {
            List<TaskIssued> expected = new ArrayList<>();
            for (int version = 0; version < 2; version++) {
                expected.addAll(TestTasks.issuedFor(
                        recipe, TestEvents.published("own", lane, version), Optional.of(read.questions())));
            }
            List<TaskIssued> issued = new ArrayList<>();
            for (var record : log.await(Topic.Name.TASKS_ISSUED, 4, task -> isTask(task, "own/" + lane + "/"))) {
                issued.add(TaskIssued.parseFrom(record.value()));
            }
            assertThat(issued).containsExactlyInAnyOrderElementsOf(expected).allSatisfy(task -> {
                assertThat(task.getTask().getAbility()).isEqualTo(Ability.ABILITY_DOMAIN);
                assertThat(task.getRewardScheme()).isEqualTo(RewardScheme.REWARD_SCHEME_DOMAIN);
                assertThat(read.questions().train().rows()).anySatisfy(row -> assertThat(
                                row.puzzle().question())
                        .isEqualTo(task.getTask().getPuzzle().getQuestion().getQuestion()));
            });
        }
        // And what was read is counted
        assertThat(given().when().get("/q/metrics").asString())
                .containsPattern("triad_taskgenerator_data_rows_total\\{outcome=\"unusable\",?\\} 2.0")
                .contains("triad_taskgenerator_data_rows_total{outcome=\"evaluation\"");
        // And the same request again is the same run
        post(asked, "own").statusCode(200);
    }

    @Test
    void shouldReadQuestionsFromTheStore() throws Exception {
        try (S3ObjectStore objects = new S3ObjectStore(store.settings().orElseThrow())) {
            objects.put("questions/train.jsonl", rows(40).getBytes(StandardCharsets.UTF_8));
        }

        post(
                        TestRecipes.withData(
                                "stored", 32, "{train: {path: 's3://" + store.bucket() + "/questions/train.jsonl'}}"),
                        "stored")
                .statusCode(201);
        publish("stored", "domain-meta", 0);

        var record = log.await(Topic.Name.TASKS_ISSUED, 1, task -> isTask(task, "stored/domain-meta/1/"))
                .getFirst();
        assertThat(TaskIssued.parseFrom(record.value()).getTask().getPrompt()).contains("Number ");
    }

    @Test
    void shouldRefuseARunWhoseQuestionsCannotBeRead() {
        post(TestRecipes.withData("gone", 33, "{train: {path: '" + folder + "/gone.parquet'}}"), "gone")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].path", equalTo("domain.data.train"))
                .body("errors[0].message", equalTo(folder + "/gone.parquet does not exist where the service runs"));
        post(TestRecipes.withData("gone", 33, "{train: {path: 's3://" + store.bucket() + "/gone.jsonl'}}"), "gone")
                .statusCode(400)
                .body("errors[0].message", containsString("gone.jsonl does not exist in the store"));
        given().when().get("/api/v1/runs/gone").then().statusCode(404);
    }

    @Test
    void shouldRefuseFamiliesThatThereAreNot() {
        post(TestRecipes.yaml("mixed", 34, 0) + "tasks: {families: {abduction: {guesses: 1}}}\n", "mixed")
                .statusCode(400)
                .body("errors[0].path", equalTo("tasks.families.abduction.guesses"))
                .body("errors[0].message", equalTo("unknown family"));
    }

    @Test
    void shouldRefuseToTrainOnAFileThatChanged() throws Exception {
        // Given a run that began before the service did, and a file that has changed since
        Path file = Files.writeString(folder.resolve("changed.jsonl"), rows(40));
        Recipe recipe =
                RecipeReader.read(TestRecipes.withData("changed", 35, "{train: {path: '" + file + "'}}"), "test");
        DomainData pinned = new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {})
                .pin(recipe.domain().data().orElseThrow())
                .data();
        Files.writeString(file, rows(41));
        log.write(
                Topic.RUNS_REQUESTED,
                "changed",
                "changed/event",
                TestEvents.requested("changed", recipe.withData(pinned)));

        // When
        publish("changed", "domain-meta", 0);
        publish("changed", "deduction", 0);

        // Then the policy is set aside with the reason, and what needs no questions goes on
        var dead = log.await(
                        Topic.POLICIES_PUBLISHED.deadLetterTopic("task-generator-svc"),
                        1,
                        record -> "changed/domain-meta".equals(record.key()))
                .getFirst();
        assertThat(TestLog.header(dead, "dead-letter-reason"))
                .contains("domain.data.train.sha256: must be that of " + file, "bring the file back as it was");
        assertThat(log.await(Topic.Name.TASKS_ISSUED, 2, task -> isTask(task, "changed/deduction/1/")))
                .hasSize(2);
        assertThat(log.all(Topic.Name.TASKS_ISSUED, task -> isTask(task, "changed/domain-meta/")))
                .isEmpty();
    }

    private Recipe logged(String runId) throws IOException {
        var record = log.await(Topic.Name.RUNS_REQUESTED, 1, request -> runId.equals(request.key()))
                .getFirst();
        return RecipeReader.read(RunRequested.parseFrom(record.value()).getRecipeJson(), "logged");
    }

    private static boolean isTask(ConsumerRecord<String, byte[]> record, String prefix) {
        return record.key().startsWith(prefix);
    }

    private void publish(String runId, String lane, int version) {
        String key = runId + "/" + lane;
        log.write(Topic.POLICIES_PUBLISHED, key, key + "/event", TestEvents.published(runId, lane, version));
    }

    private static ValidatableResponse post(String recipe, String runId) {
        return given().contentType("application/yaml")
                .body(recipe.getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/api/v1/runs?runId=" + runId)
                .then();
    }
}
