// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.proto.run.v1.DescribeRunRequest;
import io.triad.proto.run.v1.ListRunsRequest;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunServiceGrpc;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.task.v1.Ability;
import io.triad.proto.task.v1.IssueTasksRequest;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskServiceGrpc;
import io.triad.testkit.LogAndStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class GrpcIT {
    @TestHTTPResource
    URI service;

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldIssueAsManyTasksAsThereAreCreditsAndTheSameAgain() {
        IssueTasksRequest request = request().setCredits(5).build();

        List<Task> tasks = tasks().issueTasks(request).getTasksList();

        assertThat(tasks).hasSize(5);
        assertThat(tasks.stream().map(Task::getSeed)).containsExactly(40L, 41L, 42L, 43L, 44L);
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.getAbility()).isEqualTo(Ability.ABILITY_INDUCTION);
            assertThat(task.getSplit()).isEqualTo(Split.SPLIT_HELDOUT);
            assertThat(task.getLevel()).isEqualTo(2);
            assertThat(task.getSystem()).isNotEmpty();
        });
        assertThat(tasks.getFirst().getTaskId()).startsWith("induction-l2-heldout-40-");
        assertThat(tasks().issueTasks(request).getTasksList()).isEqualTo(tasks);
    }

    @Test
    void shouldRefuseWhatCannotBeAskedFor() {
        assertRefused(request().setCredits(0).build(), "credits is 0");
        assertRefused(request().setCredits(1001).build(), "credits is 1001");
        assertRefused(request().setCredits(-1).build(), "credits is 4294967295");
        assertRefused(request().setCredits(1).setLevel(6).build(), "6");
        assertRefused(request().setCredits(1).clearAbility().build(), "ABILITY_DEDUCTION");
        assertRefused(request().setCredits(1).clearSplit().build(), "SPLIT_HELDOUT");
    }

    @Test
    void shouldDescribeAndListRuns() {
        given().body(TestRecipes.yaml("by-grpc", 7, 0).getBytes(StandardCharsets.UTF_8))
                .when()
                .post("/api/v1/runs?runId=by-grpc")
                .then()
                .statusCode(201);

        RunState run = runs().describeRun(
                        DescribeRunRequest.newBuilder().setRunId("by-grpc").build())
                .getRun();

        assertThat(run.getPhase()).isEqualTo(RunPhase.RUN_PHASE_BASE);
        assertThat(run.getLanesList()).hasSize(7);
        assertThat(runs().listRuns(ListRunsRequest.getDefaultInstance()).getRunsList())
                .contains(run);
    }

    @Test
    void shouldNotFindARunThatNobodyAskedFor() {
        assertThatThrownBy(() -> runs().describeRun(DescribeRunRequest.newBuilder()
                        .setRunId("nobody")
                        .build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(failure.getStatus().getDescription()).contains("NOT_FOUND", "'nobody'");
                });
    }

    private void assertRefused(IssueTasksRequest request, String words) {
        assertThatThrownBy(() -> tasks().issueTasks(request))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(failure.getStatus().getDescription()).contains("INVALID_REQUEST", words);
                });
    }

    private static IssueTasksRequest.Builder request() {
        return IssueTasksRequest.newBuilder()
                .setAbility(Ability.ABILITY_INDUCTION)
                .setLevel(2)
                .setSplit(Split.SPLIT_HELDOUT)
                .setFirstSeed(40);
    }

    private TaskServiceGrpc.TaskServiceBlockingStub tasks() {
        return TaskServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private RunServiceGrpc.RunServiceBlockingStub runs() {
        return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }
}
