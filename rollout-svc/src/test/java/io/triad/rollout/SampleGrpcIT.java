// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.messaging.Topic;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.SampleRequest;
import io.triad.proto.rollout.v1.SampleServiceGrpc;
import io.triad.proto.rollout.v1.SampleStreamResponse;
import io.triad.proto.task.v1.Sampling;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.wire.RolloutWire;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StoppableServers.class)
class SampleGrpcIT {
    private static final long POLICY = 21;

    @TestHTTPResource
    URI service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    RolloutConfig config;

    private ObjectStore objects;
    private CheckpointRef checkpoint;
    private ManagedChannel channel;
    private SampleServiceGrpc.SampleServiceBlockingStub sampler;

    @BeforeEach
    void connect() {
        objects = new S3ObjectStore(config.store().settings());
        checkpoint = TinyPolicies.publish(new CheckpointStore(objects), "asked/policy", POLICY);
        channel = ManagedChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
        sampler = SampleServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        objects.close();
    }

    @Test
    void shouldSampleAPromptOnDemand() {
        // Given what an engine of the test's own draws
        List<Rollout> expected;
        try (SamplingPolicy policy = new SamplingPolicy(
                TinyPolicies.provenance(checkpoint),
                TinyPolicies.tokenizer(),
                new EmbeddedSampler(TinyPolicies.weights(POLICY), 1, 1))) {
            GroupRequest group =
                    new GroupRequest(checkpoint, "arithmetic", "1+1", new SamplingSettings(0.7, 0.95, 8), 3, 9);
            expected = policy.sample(List.of(group)).getFirst().stream()
                    .map(response -> RolloutWire.rollout("sample/9/" + response.sampleIndex(), response))
                    .toList();
        }

        // When, then
        assertThat(sampler.sample(request().build()).getRolloutsList()).isEqualTo(expected);
        assertThat(sampler.sample(request().setNumSamples(256).build()).getRolloutsList())
                .hasSize(256)
                .startsWith(expected.toArray(Rollout[]::new));
    }

    @Test
    void shouldStreamTheTokensOfTheSameResponses() {
        List<Rollout> whole = sampler.sample(request().build()).getRolloutsList();
        List<SampleStreamResponse> told = new ArrayList<>();
        sampler.sampleStream(request().build()).forEachRemaining(told::add);

        assertThat(told.stream().filter(SampleStreamResponse::hasRollout).map(SampleStreamResponse::getRollout))
                .containsExactlyInAnyOrderElementsOf(whole);
        for (Rollout rollout : whole) {
            assertThat(told.stream()
                            .filter(each ->
                                    each.hasToken() && each.getToken().getSampleIndex() == rollout.getSampleIndex())
                            .map(each -> each.getToken().getTokenId()))
                    .isEqualTo(rollout.getTokenIdsList());
        }
    }

    @Test
    void shouldLetGoOfThePolicyWhenTheCallerCancels() {
        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> {
            Iterator<SampleStreamResponse> told = sampler.sampleStream(
                    sampling(sampling().setMaxTokens(64)).setNumSamples(256).build());
            assertThat(told.next().hasToken()).isTrue();
            call.cancel(null);
        });

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (leases() != 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(leases()).isZero();
    }

    private static double leases() {
        return given().when()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("triad_rollout_policies_leases"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void shouldRefuseWhatCannotBeSampledAndNameTheValue() {
        assertRefused(sampling(sampling().setTemperature(-0.5)), "temperature is -0.5");
        assertRefused(sampling(sampling().setTemperature(Double.NaN)), "temperature is NaN");
        assertRefused(sampling(sampling().setTopP(0)), "topP is 0.0");
        assertRefused(sampling(sampling().setMinP(-1)), "minP is -1.0");
        assertRefused(sampling(sampling().putLogitBias(1_000_000, 1)), "logitBias of token 1000000");
        assertRefused(sampling(sampling().addStop("")), "the length of a stop string is 0");
        assertRefused(sampling(sampling().clearMaxTokens()), "maxTokens is 0");
        assertRefused(sampling(sampling().setMaxTokens(TinyPolicies.MAX_POSITIONS)), "maxTokens 96");
        assertRefused(request().setNumSamples(0), "num_samples is 0; it must be 1 to 256");
        assertRefused(request().setNumSamples(257), "num_samples is 257; it must be 1 to 256");
        assertRefused(request().setNumSamples(-1), "num_samples is 4294967295; it must be 1 to 256");
        assertRefused(request().clearCheckpoint(), "URI must not be blank");
        assertRefused(
                request().setCheckpoint(named("s3://elsewhere/asked/policy", "c".repeat(64))),
                "s3://elsewhere/asked/policy");
    }

    /** It must not hold the event flow up either, as it would if it were waited for. */
    @Test
    void shouldRefuseACheckpointThatCannotBeHadAndGoOn() {
        // Given one that was never published, one of another digest, and one that lacks its weights
        CheckpointRef damaged = TinyPolicies.publish(new CheckpointStore(objects), "asked/damaged", 22);
        objects.delete("asked/damaged/" + PolicyFolder.WEIGHTS);

        // When, then
        assertFails(
                request().setCheckpoint(named(objects.uri("asked/nothing"), "c".repeat(64))),
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "asked/nothing");
        assertFails(
                request().setCheckpoint(named(checkpoint.uri(), "c".repeat(64))),
                Status.Code.INVALID_ARGUMENT,
                "CORRUPT_CHECKPOINT",
                "expected SHA-256 " + "c".repeat(64));
        assertFails(
                request().setCheckpoint(named(damaged.uri(), damaged.sha256())),
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "asked/damaged/" + PolicyFolder.WEIGHTS);
        try (TestLog log = new TestLog(bootstrapServers)) {
            TaskIssued issued = TestTasks.issued("after-refusals", checkpoint);
            log.write(Topic.TASKS_ISSUED, "after", "after", issued);
            assertThat(log.await(Topic.Name.ROLLOUTS_COMPLETED, 4, record -> issued.getTask()
                            .getTaskId()
                            .equals(record.key())))
                    .hasSize(4);
        }
    }

    private void assertRefused(SampleRequest.Builder request, String words) {
        assertFails(request, Status.Code.INVALID_ARGUMENT, "INVALID_REQUEST", words);
    }

    private void assertFails(SampleRequest.Builder request, Status.Code code, String... words) {
        assertThatThrownBy(() -> sampler.sample(request.build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(code);
                    assertThat(failure.getStatus().getDescription()).contains(words);
                });
    }

    private SampleRequest.Builder sampling(Sampling.Builder sampling) {
        return request().setSampling(sampling);
    }

    private SampleRequest.Builder request() {
        return SampleRequest.newBuilder()
                .setCheckpoint(named(checkpoint.uri(), checkpoint.sha256()))
                .setSystem("arithmetic")
                .setPrompt("1+1")
                .setSampling(sampling())
                .setNumSamples(3)
                .setSeed(9);
    }

    private static Sampling.Builder sampling() {
        return Sampling.newBuilder().setTemperature(0.7).setTopP(0.95).setMaxTokens(8);
    }

    private static io.triad.proto.policy.v1.CheckpointRef named(String uri, String sha256) {
        return io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                .setUri(uri)
                .setSha256(sha256)
                .build();
    }
}
