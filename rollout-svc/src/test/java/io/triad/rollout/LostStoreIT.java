// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import static io.triad.rollout.ServiceState.awaitHealth;
import static io.triad.rollout.ServiceState.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.messaging.Topic;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks while the store is lost, or holds a wrong byte. */
@QuarkusTest
@QuarkusTestResource(StoppableServers.class)
class LostStoreIT {
    private static final int MAX_BYTES = 10_000_000;

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
    void shouldWaitForALostStoreSayWhyAndGoOn() throws Exception {
        // Given a version that is in memory, and one that is not when the store goes
        TaskIssued ready = TestTasks.issued("ready", publish("ready", 1));
        write(ready);
        assertSampled(ready, 1);
        TaskIssued waits = TestTasks.issued("waits", publish("waits", 2));
        StoppableServers.stopStore();

        // When
        write(waits);

        // Then health says what it waits for, why and since when, and so does a metric
        String health = awaitHealth(text -> text.contains("runs/waits/deduction/3"));
        assertThat(health).contains("\"policies\"", "DOWN", "UNAVAILABLE", "since");
        assertThat(metric("triad_rollout_policies_waiting")).isOne();
        assertThat(metric("triad_rollout_policies_failures_total{reason=\"unavailable\""))
                .isPositive();

        // And the version that is there goes on meanwhile
        TaskIssued other = TestTasks.issued("other", checkpoint(ready));
        write(other);
        assertSampled(other, 1);
        assertThat(rollouts(waits, 0)).isEmpty();

        // And when the store is back, the right weights are sampled
        StoppableServers.startStore();
        assertSampled(waits, 2);
        awaitHealth(text -> !text.contains("DOWN"));
        assertThat(metric("triad_rollout_policies_waiting")).isZero();
    }

    @Test
    void shouldNeverSampleFromWeightsWithAWrongByte() throws Exception {
        // Given a byte of the stored weights that flipped
        TaskIssued issued = TestTasks.issued("corrupt", publish("corrupt", 3));
        String key = "runs/corrupt/deduction/3/" + PolicyFolder.WEIGHTS;
        byte[] right = objects.get(key, MAX_BYTES);
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        objects.put(key, wrong);

        // When
        write(issued);

        // Then
        assertThat(awaitHealth(text -> text.contains("runs/corrupt/deduction/3")))
                .contains("CORRUPT_CHECKPOINT", "expected SHA-256");
        assertThat(rollouts(issued, 0)).isEmpty();

        // And when it is restored
        objects.put(key, right);
        assertSampled(issued, 3);
        awaitHealth(text -> !text.contains("DOWN"));
    }

    private void assertSampled(TaskIssued issued, long policySeed) throws Exception {
        try (PolicyTokenizer tokenizer = TinyPolicies.tokenizer();
                Sampler sampler = new EmbeddedSampler(TinyPolicies.weights(policySeed), 1, 1)) {
            TokenIds prompt = tokenizer.prompt(
                    issued.getTask().getSystem(), issued.getTask().getPrompt());
            for (ConsumerRecord<String, byte[]> record : rollouts(issued, 4)) {
                Rollout rollout = RolloutCompleted.parseFrom(record.value()).getRollout();
                SampleRequest request =
                        new SampleRequest(prompt, new SamplingSettings(0.7, 0.95, 8), rollout.getSeed());
                assertThat(rollout.getTokenIdsList())
                        .containsExactlyElementsOf(sampler.sample(List.of(request)).getFirst().tokens().stream()
                                .boxed()
                                .toList());
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> rollouts(TaskIssued issued, int count) {
        Predicate<ConsumerRecord<String, byte[]>> ofTask =
                record -> issued.getTask().getTaskId().equals(record.key());
        return count == 0
                ? log.all(Topic.Name.ROLLOUTS_COMPLETED, ofTask)
                : log.await(Topic.Name.ROLLOUTS_COMPLETED, count, ofTask);
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
