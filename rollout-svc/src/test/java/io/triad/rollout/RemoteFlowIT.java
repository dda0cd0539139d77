// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import static io.triad.rollout.ServiceState.awaitHealth;
import static io.triad.rollout.ServiceState.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.rollout.v1.SampleServiceGrpc;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service before a server that speaks as vLLM does. */
@QuarkusTest
@QuarkusTestResource(value = RemoteServers.class, restrictToAnnotatedClass = true)
class RemoteFlowIT {
    private static final long DEADLINE_SECONDS = 120;
    private static final SamplingSettings SETTINGS = new SamplingSettings(0.7, 0.95, 8);

    @TestHTTPResource
    URI service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    RolloutConfig config;

    private TestLog log;
    private ObjectStore objects;
    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        log = new TestLog(bootstrapServers);
        objects = new S3ObjectStore(config.store().settings());
        channel = ManagedChannelBuilder.forAddress(service.getHost(), service.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        objects.close();
        log.close();
    }

    @Test
    void shouldWaitForTheServerSampleFromItAndSaySo() throws Exception {
        // Given a task, and no server
        CheckpointRef checkpoint = TinyPolicies.publish(new CheckpointStore(objects), "runs/remote/deduction/3", 1);
        TaskIssued issued = TestTasks.issued("remote", checkpoint);
        log.write(Topic.TASKS_ISSUED, "remote", issued.getTask().getTaskId(), issued);

        // Then readiness says what is waited for and why, and so does a metric
        String health = awaitHealth(text -> text.contains("runs/remote/deduction/3"));
        assertThat(health).contains("\"engine\"", "\"policies\"", "DOWN", "does the server run?", "UNAVAILABLE");
        assertThat(metric("triad_rollout_engine_troubled")).isOne();

        // And when the server is there, the task is done, with the weights that it names
        URI server = URI.create(config.rollout().remote().server().orElseThrow());
        try (FakeVllm unused = new FakeVllm(
                TinyPolicies.weights(100),
                config.rollout().remote().sharedFolder().orElseThrow(),
                server.getPort())) {
            List<ConsumerRecord<String, byte[]>> records =
                    log.await(Topic.Name.ROLLOUTS_COMPLETED, 4, record -> issued.getTask()
                            .getTaskId()
                            .equals(record.key()));
            for (ConsumerRecord<String, byte[]> record : records) {
                assertDrawnFrom(
                        checkpoint, RolloutCompleted.parseFrom(record.value()).getRollout());
            }
            awaitHealth(text -> !text.contains("DOWN"));
            assertThat(metric("triad_rollout_engine_troubled")).isZero();
            assertThat(metric("triad_rollout_policies_memory_bytes")).isZero();
            assertSampledOnDemand(checkpoint);
        }
    }

    private void assertSampledOnDemand(CheckpointRef checkpoint) {
        var sampler = SampleServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
        var request = io.triad.proto.rollout.v1.SampleRequest.newBuilder()
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(checkpoint.uri())
                        .setSha256(checkpoint.sha256()))
                .setPrompt("1+1")
                .setSampling(TestTasks.issued("remote", checkpoint).getSampling())
                .setNumSamples(2)
                .build();
        assertThat(sampler.sample(request).getRolloutsList())
                .hasSize(2)
                .allSatisfy(rollout -> assertDrawnFrom(checkpoint, rollout));
        assertThatThrownBy(() -> sampler.sampleStream(request).forEachRemaining(told -> {}))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(failure.getStatus().getDescription()).contains("ask for them with Sample");
                });
    }

    private static void assertDrawnFrom(CheckpointRef checkpoint, Rollout rollout) {
        TokenIds prompt = TokenIds.of(rollout.getPromptTokenIdsList().stream()
                .mapToInt(Integer::intValue)
                .toArray());
        Completion expected =
                FakeVllm.drawn(TinyPolicies.weights(1), new SampleRequest(prompt, SETTINGS, rollout.getSeed()));
        assertThat(rollout.getTokenIdsList())
                .containsExactlyElementsOf(expected.tokens().stream().boxed().toList());
        for (int token = 0; token < expected.tokens().size(); token++) {
            assertThat(rollout.getLogProbs(token)).isEqualTo(expected.logProbs().get(token));
        }
        assertThat(rollout.getEngineDigest()).isEqualTo("vllm-0.32.0:policy");
        assertThat(rollout.getKernelSha256()).isEmpty();
        assertThat(rollout.getDtype()).isEqualTo("F32");
        assertThat(rollout.getCheckpoint().getSha256()).isEqualTo(checkpoint.sha256());
    }
}
