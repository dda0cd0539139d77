// SPDX-License-Identifier: Apache-2.0
package io.triad.merge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.WeightsDigest;
import io.triad.checkpoint.safetensors.FloatTensor;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.CandidateScore;
import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.Score;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeInput;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.merge.v1.WeightChoice;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class MergeFlowIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    MergeConfig config;

    @Inject
    MeterRegistry meters;

    @Inject
    @Channel("proposals")
    MutinyEmitter<byte[]> proposals;

    @Inject
    @Channel("merges")
    MutinyEmitter<byte[]> merges;

    @Inject
    @Channel("merged-policies")
    MutinyEmitter<byte[]> policies;

    private Path folder;

    private ObjectStore objects;

    private CheckpointStore checkpoints;

    private TestLog log;

    @BeforeEach
    void connect() throws Exception {
        objects = new S3ObjectStore(config.store().settings());
        checkpoints = new CheckpointStore(objects);
        folder = Files.createDirectories(config.dataDir().resolve("made-by-test"));
        log = new TestLog(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        log.close();
        objects.close();
    }

    @Test
    void shouldMergeThreeFinalsOnceAndOutliveGarbage() throws Exception {
        // Given: garbage on both topics, the run, and weights 2 : 1 : 1
        byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);
        log.write(Topic.POLICIES_PUBLISHED, "garbage", garbage);
        log.write(Topic.RUNS_REQUESTED, "garbage", garbage);
        String runId = "merge-run";
        request(runId);
        end(runId, Lane.DEDUCTION, 8);
        end(runId, Lane.INDUCTION, 4);
        publish(runId, Lane.ABDUCTION, checkpoint(runId, Lane.ABDUCTION, 100, 1), false, 1, "");
        end(runId, Lane.ABDUCTION, -4);

        // When
        MergeCompleted merge = await(runId);
        PolicyPublished merged = awaitMergedPolicy(runId);

        // Then: 0.5·8 + 0.25·4 + 0.25·(-4)
        float[] expected = {4, 4};
        assertThat(merge.getMethod()).isEqualTo("linear");
        assertThat(merge.getNormalized()).isTrue();
        assertThat(merge.getInputsList())
                .extracting(input -> input.getPolicy().getLane())
                .containsExactly("deduction", "induction", "abduction");
        assertThat(merge.getInputsList()).extracting(input -> input.getWeight()).containsExactly(2.0, 1.0, 1.0);
        assertThat(merge.getInputsList())
                .extracting(input -> input.getAppliedWeight())
                .containsExactly(0.5, 0.25, 0.25);
        assertThat(merge.getInputs(0).getWeightsSha256()).isEqualTo(digest(8, 8));
        assertThat(merge.getOutputWeightsSha256()).isEqualTo(digest(expected));
        assertThat(merged.getPolicy()).isEqualTo(merge.getOutput());
        assertThat(merged.getFinal()).isTrue();
        assertThat(merged.getWeightsSha256()).isEqualTo(digest(expected));
        assertThat(weights(merge.getOutput())).containsExactly(expected);
        CheckpointManifest manifest = checkpoints.manifest(ref(merge.getOutput()));
        assertThat(manifest.metadata())
                .containsEntry("merge.method", "linear")
                .containsEntry("merge.normalize", "true")
                .containsEntry("merge.deduction.weight", "2.0")
                .containsEntry("merge.induction.applied_weight", "0.25")
                .containsEntry("merge.abduction.weights.sha256", digest(-4, -4))
                .containsEntry("weights.sha256", digest(expected));

        // And garbage is set aside
        assertThat(log.await(Topic.POLICIES_PUBLISHED.deadLetterTopic("merge-svc"), 1, record -> "garbage"
                                .equals(record.key()))
                        .getFirst()
                        .value())
                .isEqualTo(garbage);
        assertThat(log.await(Topic.RUNS_REQUESTED.deadLetterTopic("merge-svc"), 1, record -> "garbage"
                                .equals(record.key()))
                        .getFirst()
                        .value())
                .isEqualTo(garbage);

        // When: a final again, then another run through the same partitions
        end(runId, Lane.ABDUCTION, -4);
        mergeAnother("merge-run-2");

        // Then
        assertThat(completed(runId)).hasSize(1);
        assertThat(mergedPolicies(runId)).hasSize(1);

        // And a fresh flow that folds the log finds nothing to do
        MergeFlow restarted = new MergeFlow(
                Map.of("bootstrap.servers", bootstrapServers), config, proposals, merges, policies, meters);
        restarted.start(new StartupEvent());
        awaitFold(restarted);
        restarted.stop();
        assertThat(completed(runId)).hasSize(1);
        assertThat(mergedPolicies(runId)).hasSize(1);
    }

    @Test
    void shouldAnnounceWhatWasMergedBeforeACrash() throws Exception {
        // Given: a merge in the log whose policy is not
        String runId = "crashed-run";
        request(runId);
        CheckpointRef output = checkpoint(runId, Lane.MERGED, 1, 0);
        MergeCompleted merge = MergeCompleted.newBuilder()
                .setRunId(runId)
                .setMethod("linear")
                .setNormalized(true)
                .addInputs(MergeInput.newBuilder()
                        .setPolicy(policy(runId, Lane.DEDUCTION, output, 1))
                        .setWeight(1)
                        .setAppliedWeight(1))
                .setOutput(policy(runId, Lane.MERGED, output, 0))
                .setOutputWeightsSha256(digest(1, 1))
                .build();
        log.write(Topic.MERGES_COMPLETED, runId, runId + "/merge", merge);

        // When
        MergeFlow restarted = new MergeFlow(
                Map.of("bootstrap.servers", bootstrapServers), config, proposals, merges, policies, meters);
        restarted.start(new StartupEvent());

        // Then
        PolicyPublished merged = awaitMergedPolicy(runId);
        restarted.stop();
        assertThat(merged.getPolicy()).isEqualTo(merge.getOutput());
        assertThat(merged.getWeightsSha256()).isEqualTo(digest(1, 1));
        assertThat(completed(runId)).hasSize(1);
    }

    @Test
    void shouldSetAsideFinalsThatCannotBeMergedAndGoOn() throws Exception {
        // Given: weights that are not those announced
        String runId = "mismatched-run";
        request(runId);
        end(runId, Lane.DEDUCTION, 8);
        end(runId, Lane.INDUCTION, 4);
        publish(runId, Lane.ABDUCTION, checkpoint(runId, Lane.ABDUCTION, 1, 3), true, 3, "f".repeat(64));

        // When
        mergeAnother("after-mismatch");

        // Then
        List<ConsumerRecord<String, byte[]>> dead =
                log.all(Topic.POLICIES_PUBLISHED.deadLetterTopic("merge-svc"), record -> record.key()
                        .startsWith(runId + "/"));
        assertThat(dead).hasSize(1);
        assertThat(TestLog.header(dead.getFirst(), "dead-letter-reason")).contains("expected " + "f".repeat(64));
        assertThat(completed(runId)).isEmpty();
    }

    /** Specialists of 8, 4 and −4 everywhere; the score of a candidate is its weight of induction. */
    @Test
    void shouldSearchItsWeightsByTheScoresOfCandidatesAlone() throws Exception {
        String runId = "searching-run";
        request(runId, TinyRecipe.searching("{grid: {deduction: [1], induction: [0.5, 0.75], abduction: [0.25]}}"));
        end(runId, Lane.DEDUCTION, 8);
        end(runId, Lane.INDUCTION, 4);
        end(runId, Lane.ABDUCTION, -4);
        log.write(Topic.EVALUATIONS_COMPLETED, "garbage", "no event".getBytes(StandardCharsets.UTF_8));

        List<List<Double>> tried = new ArrayList<>();
        for (int candidate = 0; candidate < 5; candidate++) {
            // When: a candidate is proposed
            MergeProposed proposed = MergeProposed.parseFrom(
                    log.await(Topic.Name.MERGES_PROPOSED, candidate + 1, record -> runId.equals(record.key()))
                            .getLast()
                            .value());

            // Then: it lies in the store, alone, and is what it says
            assertThat(proposed.getCandidate()).isEqualTo(candidate);
            tried.add(
                    proposed.getInputsList().stream().map(MergeInput::getWeight).toList());
            CheckpointRef ref = new CheckpointRef(
                    proposed.getCheckpoint().getUri(), proposed.getCheckpoint().getSha256());
            assertThat(ref.uri()).endsWith("runs/" + runId + "/candidates/" + candidate);
            assertThat(candidatesInStore(runId)).containsOnly("runs/" + runId + "/candidates/" + candidate);
            double applied = proposed.getInputs(0).getAppliedWeight() * 8
                    + proposed.getInputs(1).getAppliedWeight() * 4
                    + proposed.getInputs(2).getAppliedWeight() * -4;
            assertThat(weights(ref)[0]).isCloseTo((float) applied, within(1e-5f));
            assertThat(completed(runId)).isEmpty();

            // And: what finals score on the report's tasks decides nothing
            log.write(
                    Topic.EVALUATIONS_COMPLETED,
                    runId,
                    runId + "/evaluation/induction",
                    EvaluationCompleted.newBuilder()
                            .setRunId(runId)
                            .setCheckpoint(CheckpointEvaluation.newBuilder()
                                    .setPolicy(policy(runId, Lane.MERGED, ref, candidate))
                                    .addScores(Score.newBuilder().setAccuracy(candidate == 4 ? 1 : 0)))
                            .build());
            score(runId, candidate, candidate == 1 ? 0.3 : proposed.getInputs(1).getWeight());
            score(runId, candidate, 1);
        }

        // Then: the best is merged, and nothing of the search is left in the store
        MergeCompleted merge = await(runId);
        assertThat(tried)
                .containsExactly(
                        List.of(1.0, 0.2, 0.1),
                        List.of(1.0, 1.0, 1.0),
                        List.of(2.0, 1.0, 1.0),
                        List.of(1.0, 0.5, 0.25),
                        List.of(1.0, 0.75, 0.25));
        assertThat(merge.getChoice())
                .isEqualTo(WeightChoice.newBuilder()
                        .setCandidate(2)
                        .setOrigin("recipe")
                        .setScore(1)
                        .setNumCandidates(5)
                        .build());
        assertThat(merge.getInputsList()).extracting(MergeInput::getWeight).containsExactly(2.0, 1.0, 1.0);
        assertThat(weights(merge.getOutput())).containsExactly(4, 4);
        assertThat(merge.getOutputWeightsSha256()).isEqualTo(digest(4, 4));
        assertThat(checkpoints.manifest(ref(merge.getOutput())).metadata())
                .containsEntry("merge.search.candidate", "2")
                .containsEntry("merge.search.candidates", "5")
                .containsEntry("merge.search.origin", "recipe")
                .containsEntry("merge.search.score", "1.0");
        assertThat(candidatesInStore(runId)).isEmpty();

        // And a fresh flow that folds the log finds nothing to do
        MergeFlow restarted = new MergeFlow(
                Map.of("bootstrap.servers", bootstrapServers), config, proposals, merges, policies, meters);
        restarted.start(new StartupEvent());
        awaitFold(restarted);
        restarted.stop();
        assertThat(log.all(Topic.Name.MERGES_PROPOSED, record -> runId.equals(record.key())))
                .hasSize(5);
        assertThat(completed(runId)).hasSize(1);
        assertThat(log.await(Topic.EVALUATIONS_COMPLETED.deadLetterTopic("merge-svc"), 1, any -> true))
                .hasSize(1);
    }

    private List<String> candidatesInStore(String runId) {
        return objects.list("runs/" + runId + "/candidates/").stream()
                .map(stored -> stored.key().substring(0, stored.key().lastIndexOf('/')))
                .distinct()
                .toList();
    }

    private void score(String runId, int candidate, double score) {
        log.write(
                Topic.EVALUATIONS_COMPLETED,
                runId,
                runId + "/candidate-score/" + candidate,
                EvaluationCompleted.newBuilder()
                        .setRunId(runId)
                        .setCandidate(CandidateScore.newBuilder()
                                .setCandidate(candidate)
                                .setScore(score))
                        .build());
    }

    @Test
    void shouldBeReadyAndCount() throws Exception {
        mergeAnother("counted-run");

        given().when().get("/q/health/ready").then().statusCode(200);
        given().when().get("/q/health/live").then().statusCode(200);
        assertThat(given().when().get("/q/metrics").asString()).contains("triad_merges_announced_total");
    }

    private void mergeAnother(String runId) throws Exception {
        request(runId);
        for (Lane lane : Lane.specialists()) {
            end(runId, lane, 1);
        }
        awaitMergedPolicy(runId);
    }

    private void request(String runId) {
        request(runId, TinyRecipe.read());
    }

    private void request(String runId, Recipe recipe) {
        log.write(
                Topic.RUNS_REQUESTED,
                runId,
                runId,
                RunRequested.newBuilder()
                        .setRunId(runId)
                        .setRecipeJson(recipe.canonicalJson())
                        .setRecipeSha256(recipe.digest())
                        .build());
    }

    private void end(String runId, Lane lane, float value) throws Exception {
        publish(runId, lane, checkpoint(runId, lane, value, 3), true, 3, digest(value, value));
    }

    private void publish(String runId, Lane lane, CheckpointRef ref, boolean last, int version, String weightsSha256) {
        log.write(
                Topic.POLICIES_PUBLISHED,
                runId + "/" + lane.label(),
                runId + "/" + lane.label() + "/" + version,
                PolicyPublished.newBuilder()
                        .setPolicy(policy(runId, lane, ref, version))
                        .setFinal(last)
                        .setWeightsSha256(weightsSha256)
                        .build());
    }

    private CheckpointRef checkpoint(String runId, Lane lane, float value, int version) throws Exception {
        Path made = Files.createTempDirectory(folder, "checkpoint-");
        SafetensorsWriter.write(made.resolve("model.safetensors"), FloatTensor.of("w", Shape.of(2), value, value));
        Files.writeString(made.resolve("config.json"), "{}");
        Files.writeString(made.resolve("tokenizer.json"), "{}");
        return checkpoints.publish(made, "runs/" + runId + "/" + lane.label() + "/" + version, null, Map.of());
    }

    private float[] weights(PolicyRef policy) {
        return weights(ref(policy));
    }

    private float[] weights(CheckpointRef ref) {
        Path fetched = checkpoints.fetch(ref, folder.resolve("cache"));
        try (SafetensorsReader reader = SafetensorsReader.open(fetched.resolve("model.safetensors"))) {
            return reader.floats("w");
        }
    }

    private MergeCompleted await(String runId) throws Exception {
        awaitMergedPolicy(runId);
        return MergeCompleted.parseFrom(completed(runId).getFirst().value());
    }

    private PolicyPublished awaitMergedPolicy(String runId) throws Exception {
        return PolicyPublished.parseFrom(log.await(Topic.Name.POLICIES_PUBLISHED, 1, record -> isMerged(record, runId))
                .getFirst()
                .value());
    }

    private static void awaitFold(MergeFlow flow) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (flow.folded().call().getStatus() != HealthCheckResponse.Status.UP) {
            assertThat(System.nanoTime()).as("waiting for the fold").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private List<ConsumerRecord<String, byte[]>> completed(String runId) {
        return log.all(Topic.Name.MERGES_COMPLETED, record -> runId.equals(record.key()));
    }

    private List<ConsumerRecord<String, byte[]>> mergedPolicies(String runId) {
        return log.all(Topic.Name.POLICIES_PUBLISHED, record -> isMerged(record, runId));
    }

    private static boolean isMerged(ConsumerRecord<String, byte[]> record, String runId) {
        return (runId + "/merged").equals(record.key());
    }

    private static CheckpointRef ref(PolicyRef policy) {
        return new CheckpointRef(
                policy.getCheckpoint().getUri(), policy.getCheckpoint().getSha256());
    }

    private static PolicyRef policy(String runId, Lane lane, CheckpointRef ref, int version) {
        return PolicyRef.newBuilder()
                .setRunId(runId)
                .setLane(lane.label())
                .setVersion(version)
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(ref.uri())
                        .setSha256(ref.sha256()))
                .build();
    }

    private static String digest(float... values) {
        return new WeightsDigest()
                .update("w", List.of((long) values.length), FloatBuffer.wrap(values))
                .hex();
    }
}
