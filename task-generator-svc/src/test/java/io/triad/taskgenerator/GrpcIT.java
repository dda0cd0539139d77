// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
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
import io.triad.proto.task.v1.IssueTasksResponse;
import io.triad.proto.task.v1.Split;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskServiceGrpc;
import io.triad.testkit.LogAndStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    void shouldIssueAsManyTasksAsThereAreCreditsAndTheSameAgain() throws InterruptedException {
        List<Task> tasks = issueAll(request().setCredits(40).build());

        assertThat(tasks).hasSize(40);
        assertThat(tasks.stream().map(Task::getSeed)).startsWith(40L).isSorted().doesNotHaveDuplicates();
        assertThat(tasks.stream().map(Task::getPuzzle)).doesNotHaveDuplicates();
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.getAbility()).isEqualTo(Ability.ABILITY_INDUCTION);
            assertThat(task.getSplit()).isEqualTo(Split.SPLIT_HELDOUT);
            assertThat(task.getLevel()).isEqualTo(2);
            assertThat(task.getSystem()).isNotEmpty();
        });
        assertThat(tasks.getFirst().getTaskId())
                .startsWith("induction-" + tasks.getFirst().getFamily() + "-l2-heldout-40-");
        assertThat(issueAll(request().setCredits(40).build())).isEqualTo(tasks);
    }

    @Test
    void shouldNeverSendMoreThanWasGranted() throws InterruptedException {
        TaskStream stream = new TaskStream(channel);

        stream.requests.onNext(request().setCredits(3).build());

        assertThat(stream.take(3)).extracting(Task::getSeed).hasSize(3);
        assertThat(stream.tasks.poll(500, TimeUnit.MILLISECONDS)).isNull();

        stream.requests.onNext(IssueTasksRequest.newBuilder().setCredits(2).build());
        stream.requests.onNext(IssueTasksRequest.newBuilder().setCredits(1).build());

        assertThat(stream.take(3)).hasSize(3);
        assertThat(stream.tasks.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(stream.ended).isNotDone();

        stream.requests.onCompleted();

        assertThat(stream.end().isOk()).isTrue();
        assertThat(stream.tasks).isEmpty();
    }

    @Test
    void shouldSpendItsCreditsAlsoAfterTheCallerHasHalfClosed() throws InterruptedException {
        assertThat(issueAll(
                        request().setCredits(100).build(),
                        IssueTasksRequest.newBuilder().setCredits(20).build()))
                .hasSize(120);
    }

    @Test
    void shouldIssueOneFamilyAlone() throws InterruptedException {
        assertThat(issueAll(request().setFamily("cyclic-letters").setCredits(5).build()))
                .extracting(Task::getFamily)
                .containsOnly("cyclic-letters");
    }

    @Test
    void shouldEndWhenThereAreNoMoreDifferentTasks() throws InterruptedException {
        TaskStream stream = new TaskStream(channel);
        IssueTasksRequest.Builder request =
                request().setAbility(Ability.ABILITY_ARITHMETIC).setLevel(1).setCredits(1000);
        for (int message = 0; message < 90; message++) {
            stream.requests.onNext(request.build());
            request = IssueTasksRequest.newBuilder().setCredits(1000);
        }

        assertThat(stream.end().isOk()).isTrue();
        assertThat(stream.tasks).hasSizeBetween(10, 89_999);
        assertThat(stream.tasks.stream().map(Task::getPuzzle).distinct().count())
                .isEqualTo(stream.tasks.size());
    }

    @Test
    void shouldStopWhenTheCallerHasGone() throws InterruptedException {
        TaskStream stream = new TaskStream(channel);
        stream.requests.onNext(request().setLevel(5).setCredits(1000).build());
        stream.take(1);

        stream.requests.onError(Status.CANCELLED.asRuntimeException());

        assertThat(stream.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(issueAll(request().setCredits(1).build())).hasSize(1);
    }

    @Test
    void shouldRefuseWhatCannotBeAskedFor() throws InterruptedException {
        assertRefused("credits is 0", request().setCredits(0).build());
        assertRefused("credits is 1001", request().setCredits(1001).build());
        assertRefused("credits is 4294967295", request().setCredits(-1).build());
        assertRefused("6", request().setCredits(1).setLevel(6).build());
        assertRefused("-1", request().setCredits(1).setLevel(-1).build());
        assertRefused(
                "ABILITY_DEDUCTION", request().setCredits(1).clearAbility().build());
        assertRefused("SPLIT_HELDOUT", request().setCredits(1).clearSplit().build());
        assertRefused(
                "'x'; there are [arithmetic, ",
                request().setCredits(1).setFamily("x").build());
        assertRefused(
                "No family of domain",
                request().setCredits(1).setAbility(Ability.ABILITY_DOMAIN).build());
        IssueTasksRequest first = request().setCredits(1).build();
        assertRefused("only the first message", first, first);
        assertRefused("credits is 0", first, IssueTasksRequest.getDefaultInstance());
        IssueTasksRequest[] many = new IssueTasksRequest[101];
        Arrays.fill(many, IssueTasksRequest.newBuilder().setCredits(1000).build());
        many[0] = request().setCredits(1000).build();
        assertRefused("more than 100000", many);
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

    /** A call, with what came of it so far. */
    private static final class TaskStream {
        private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> ended = new CompletableFuture<>();
        private final StreamObserver<IssueTasksRequest> requests;

        private TaskStream(ManagedChannel channel) {
            requests = TaskServiceGrpc.newStub(channel)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .issueTasks(new StreamObserver<>() {
                        @Override
                        public void onNext(IssueTasksResponse response) {
                            tasks.addAll(response.getTasksList());
                        }

                        @Override
                        public void onError(Throwable failure) {
                            ended.complete(Status.fromThrowable(failure));
                        }

                        @Override
                        public void onCompleted() {
                            ended.complete(Status.OK);
                        }
                    });
        }

        private List<Task> take(int count) throws InterruptedException {
            List<Task> taken = new ArrayList<>();
            while (taken.size() < count) {
                Task task = tasks.poll(30, TimeUnit.SECONDS);
                assertThat(task).as("task " + taken.size()).isNotNull();
                taken.add(task);
            }
            return taken;
        }

        private Status end() {
            return ended.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private List<Task> issueAll(IssueTasksRequest... requests) throws InterruptedException {
        TaskStream stream = new TaskStream(channel);
        Stream.of(requests).forEach(stream.requests::onNext);
        stream.requests.onCompleted();
        assertThat(stream.end().isOk()).isTrue();
        return List.copyOf(stream.tasks);
    }

    private void assertRefused(String words, IssueTasksRequest... requests) throws InterruptedException {
        TaskStream stream = new TaskStream(channel);
        Stream.of(requests).forEach(stream.requests::onNext);

        Status status = stream.end();

        assertThat(status.getCode()).as(words).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("INVALID_REQUEST", words);
    }

    private static IssueTasksRequest.Builder request() {
        return IssueTasksRequest.newBuilder()
                .setAbility(Ability.ABILITY_INDUCTION)
                .setLevel(2)
                .setSplit(Split.SPLIT_HELDOUT)
                .setFirstSeed(40);
    }

    private RunServiceGrpc.RunServiceBlockingStub runs() {
        return RunServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }
}
