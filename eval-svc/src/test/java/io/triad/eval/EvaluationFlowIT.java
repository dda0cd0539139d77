// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.SourceFiles;
import io.triad.messaging.Derived;
import io.triad.messaging.Topic;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.proto.evaluation.v1.AbilityShare;
import io.triad.proto.evaluation.v1.CandidateScore;
import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.Decoding;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.LevelProbe;
import io.triad.proto.evaluation.v1.Score;
import io.triad.proto.merge.v1.MergeInput;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import io.triad.proto.task.v1.Ability;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.testkit.LogAndStore;
import io.triad.testkit.TestLog;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One story, since its middle is a restart: the service's own flow is stopped and another takes its place. */
@QuarkusTest
@QuarkusTestResource(LogAndStore.class)
class EvaluationFlowIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final String RUN = "tiny-run";
    private static final String EVALUATIONS = Topic.Name.EVALUATIONS_COMPLETED;
    private static final Recipe RECIPE = recipe();
    private static final int MAX_SAMPLES = 10_000_000;

    /** Four abilities, two levels and both together, and questions, which have one; two decodings. */
    private static final int NUM_SCORES = (4 * 3 + 2) * 2;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    EvaluationFlow flow;

    @Inject
    EvaluationConfig config;

    @Inject
    MeterRegistry meters;

    @Inject
    @Channel("evaluations")
    MutinyEmitter<byte[]> emitter;

    private Path folder;

    private ObjectStore objects;

    private CheckpointStore checkpoints;

    private TestLog log;

    /**
     * With questions of its own, whose bytes are stated as task-generator-svc states them, and with a lane that goes by held-out
     * accuracy.
     */
    private static Recipe recipe() {
        try {
            Path file = Files.createTempFile("questions-", ".jsonl");
            file.toFile().deleteOnExit();
            Files.writeString(
                    file,
                    IntStream.range(0, 80)
                            .mapToObj(n -> "{\"question\": \"Number " + n + "?\", \"answer\": " + n + "}\n")
                            .collect(Collectors.joining()));
            Recipe asked = TinyRecipe.withData(file.toString());
            Recipe pinned = asked.withData(new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {})
                    .pin(asked.domain().data().orElseThrow())
                    .data());
            return RecipeReader.read(
                    pinned.canonicalJson()
                            .replace(
                                    "\"lanes\":{}",
                                    "\"lanes\":{\"abduction\":[{\"level\":1,\"steps\":4,\"advance\":"
                                            + "{\"heldOutAccuracy\":{\"atLeast\":1,\"every\":2,\"tasks\":5}}},"
                                            + "{\"level\":2,\"steps\":2}]}")
                            .replace(
                                    "\"normalize\":true,",
                                    "\"normalize\":true,\"search\":{\"method\":{\"cmaEs\":{\"upTo\":2}},"
                                            + "\"validation\":{\"tasksPerLevel\":2}},"),
                    "tiny");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
    void shouldMeasureSevenFinalsAndCloseTheRunAcrossARestart() throws Exception {
        // Given: garbage, the run, and three finals, one of them twice
        byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);
        log.write(Topic.POLICIES_PUBLISHED, "garbage", garbage);
        log.write(Topic.RUNS_REQUESTED, "garbage", garbage);
        log.write(
                Topic.RUNS_REQUESTED,
                RUN,
                RUN,
                RunRequested.newBuilder()
                        .setRunId(RUN)
                        .setRecipeJson(RECIPE.canonicalJson())
                        .setRecipeSha256(RECIPE.digest())
                        .build());
        log.write(Topic.STEPS_TRAINED, "garbage", garbage);
        step(2, 0);
        step(1, 0);
        step(1, 0);
        publish(Lane.BASE, true);
        publish(Lane.DEDUCTION, false);
        publish(Lane.DEDUCTION, true);
        publish(Lane.DEDUCTION, true);
        publish(Lane.INDUCTION, true);

        // When
        List<EvaluationCompleted> first = awaitEvaluations(3);

        // Then: scores that count every sample, and garbage set aside
        assertThat(first)
                .extracting(event -> event.getCheckpoint().getPolicy().getLane())
                .containsExactlyInAnyOrder("base", "deduction", "induction");
        first.forEach(event -> assertScores(event.getCheckpoint()));
        for (Topic topic : List.of(Topic.POLICIES_PUBLISHED, Topic.RUNS_REQUESTED)) {
            assertThat(log.await(topic.deadLetterTopic("eval-svc"), 1, any -> true)
                            .getFirst()
                            .value())
                    .isEqualTo(garbage);
        }
        // When: a lane comes to the version that its curriculum wants to know about
        for (int version = 0; version <= 2; version++) {
            publish(Lane.ABDUCTION, version, false);
        }

        // Then: it is measured, and told apart from the finals
        LevelProbe probe = awaitEvaluations(4).getLast().getProbe();
        assertThat(probe.getPolicy().getLane()).isEqualTo("abduction");
        assertThat(probe.getPolicy().getVersion()).isEqualTo(2);
        assertThat(probe.getLevel()).isEqualTo(1);
        assertThat(probe.getNumTasks()).isEqualTo(5);
        byte[] samples = objects.get(objects.key(probe.getSamplesUri()), MAX_SAMPLES);
        assertThat(probe.getSamplesUri()).endsWith("runs/" + RUN + "/probes/abduction/2.jsonl");
        assertThat(Derived.sha256Hex(samples)).isEqualTo(probe.getSamplesSha256());
        assertThat(new String(samples, StandardCharsets.UTF_8).lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).contains("greedy"));
        given().when().get("/q/health/ready").then().statusCode(200);
        assertThat(given().when().get("/q/metrics").asString())
                .contains("triad_evaluations_pending 0.0")
                .contains("triad_evaluation_samples_total");

        // When: a candidate of the weight search is proposed
        log.write(Topic.MERGES_PROPOSED, "garbage", garbage);
        MergeProposed proposed = propose();

        // Then: it has a score on tasks of its own
        CandidateScore score = awaitEvaluations(5).getLast().getCandidate();
        assertThat(score.getCandidate()).isEqualTo(1);
        assertThat(score.getCheckpoint()).isEqualTo(proposed.getCheckpoint());
        assertThat(score.getAbilitiesList())
                .extracting(AbilityShare::getAbility)
                .containsExactly(
                        Ability.ABILITY_DEDUCTION,
                        Ability.ABILITY_INDUCTION,
                        Ability.ABILITY_ABDUCTION,
                        Ability.ABILITY_ARITHMETIC);
        assertThat(score.getAbilitiesList())
                .extracting(AbilityShare::getNumTasks)
                .containsOnly(2);
        assertThat(score.getSamplesUri()).endsWith("runs/" + RUN + "/validation/1.jsonl");
        assertThat(Derived.sha256Hex(objects.get(objects.key(score.getSamplesUri()), MAX_SAMPLES)))
                .isEqualTo(score.getSamplesSha256());
        assertThat(log.await(Topic.MERGES_PROPOSED.deadLetterTopic("eval-svc"), 1, any -> true))
                .hasSize(1);

        // When: the flow stops, the other finals come, and another flow starts from the log
        flow.stop();
        for (Lane lane : List.of(Lane.ABDUCTION, Lane.MERGED, Lane.DOMAIN_META, Lane.DOMAIN_INSTRUCT)) {
            publish(lane, true);
        }
        EvaluationFlow restarted = start();
        List<EvaluationCompleted> all = awaitEvaluations(10);
        restarted.stop();

        // Then: what was measured before is not measured again, the rest is, and the report comes last
        assertThat(all.subList(0, 3)).isEqualTo(first);
        assertThat(all.stream().filter(EvaluationCompleted::hasCheckpoint))
                .hasSize(7)
                .extracting(event -> event.getCheckpoint().getPolicy().getLane())
                .doesNotHaveDuplicates();
        assertThat(all.getLast().hasReport()).isTrue();
        assertReport(all);

        // When: it starts once more
        EvaluationFlow again = start();
        awaitFold(again);
        again.stop();

        // Then
        assertThat(log.all(EVALUATIONS, any -> true)).hasSize(10);
    }

    private EvaluationFlow start() {
        EvaluationFlow other =
                new EvaluationFlow(Map.of("bootstrap.servers", bootstrapServers), config, emitter, meters);
        other.start(new StartupEvent());
        return other;
    }

    private static void awaitFold(EvaluationFlow flow) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (flow.folded().call().getStatus() != HealthCheckResponse.Status.UP) {
            assertThat(System.nanoTime()).as("waiting for the fold").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private List<EvaluationCompleted> awaitEvaluations(int count) throws Exception {
        List<EvaluationCompleted> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : log.await(EVALUATIONS, count, any -> true)) {
            assertThat(record.key()).isEqualTo(RUN);
            events.add(EvaluationCompleted.parseFrom(record.value()));
        }
        return events;
    }

    private void assertScores(CheckpointEvaluation evaluation) {
        assertThat(evaluation.getScoresList()).hasSize(NUM_SCORES);
        for (Score score : evaluation.getScoresList()) {
            boolean severalLevels = score.getLevel() == 0 && score.getAbility() != Ability.ABILITY_DOMAIN;
            assertThat(score.getNumTasks()).isEqualTo(severalLevels ? 6 : 3);
            assertThat(score.getSamplesPerTask()).isEqualTo(score.getDecoding() == Decoding.DECODING_GREEDY ? 1 : 2);
            assertThat(score.getLower()).isLessThanOrEqualTo(score.getAccuracy());
            assertThat(score.getUpper()).isGreaterThanOrEqualTo(score.getAccuracy());
        }
        byte[] samples = objects.get(objects.key(evaluation.getSamplesUri()), MAX_SAMPLES);
        assertThat(Derived.sha256Hex(samples)).isEqualTo(evaluation.getSamplesSha256());
        assertThat(new String(samples, StandardCharsets.UTF_8).lines()).hasSize((4 * 2 + 1) * 3 * (1 + 2));
        assertThat(evaluation.getSamplesUri())
                .endsWith(
                        "runs/" + RUN + "/evaluations/" + evaluation.getPolicy().getLane() + ".jsonl");
    }

    private void assertReport(List<EvaluationCompleted> events) throws Exception {
        var announced = events.getLast().getReport();
        JsonNode json = new ObjectMapper().readTree(objects.get(objects.key(announced.getJsonUri()), MAX_SAMPLES));
        assertThat(json.path("run").asText()).isEqualTo(RUN);
        assertThat(json.path("recipe").path("sha256").asText()).isEqualTo(RECIPE.digest());
        assertThat(json.path("rows"))
                .extracting(row -> row.path("name").asText())
                .containsExactly(
                        "base",
                        "deduction",
                        "induction",
                        "abduction",
                        "merged",
                        "oracle ensemble",
                        "domain-instruct",
                        "domain-meta");
        assertThat(json.path("checkpoints")).hasSize(7).allSatisfy(checkpoint -> assertThat(
                        checkpoint.path("weights_sha256").asText())
                .isEqualTo("9".repeat(64)));
        assertThat(announced.getOracleList()).hasSize(NUM_SCORES);
        assertDetails(json);
        assertThat(text(announced.getHtmlUri())).startsWith("<!doctype html>").contains("data-curve=\"kl\"");
        assertThat(announced.getCsvUrisList())
                .extracting(uri -> text(uri).lines().findFirst().orElse("").split(",")[0])
                .containsExactly("row", "row", "lane", "lane");
        String markdown =
                new String(objects.get(objects.key(announced.getMarkdownUri()), MAX_SAMPLES), StandardCharsets.UTF_8);
        assertThat(markdown)
                .startsWith("# Run " + RUN + "\n")
                .contains("## Table 1", "## Table 2", "merged − base", "| arithmetic | domain | overall |")
                .contains("## Table 3: pass@2", "## Table 4: maj@2", "## Families, sampled");
        // What an evaluation in the making was kept in is gone.
        assertThat(objects.list("runs/" + RUN + "/evaluations/"))
                .extracting(ObjectStore.Stored::key)
                .allMatch(key -> key.matches("runs/[^/]+/evaluations/[^/]+\\.jsonl"))
                .hasSize(7);
    }

    private static void assertDetails(JsonNode json) {
        JsonNode lane = json.path("training").path("lanes").path(0);
        assertThat(lane.path("lane").asText()).isEqualTo("deduction");
        assertThat(lane.path("step")).extracting(JsonNode::asInt).containsExactly(1, 2);
        assertThat(lane.path("stale")).extracting(JsonNode::asInt).containsExactly(0, 1);
        assertThat(lane.path("staleness")).hasSize(2);
        assertThat(json.path("training")
                        .path("pace")
                        .path(0)
                        .path("seconds_per_step")
                        .asDouble())
                .isCloseTo(1.5, within(1e-9));
        assertThat(json.path("training").path("lineage")).hasSize(7);
        // Ten pairs, five abilities and overall, two decodings
        assertThat(json.path("comparisons")).hasSize(10 * 6 * 2);
        assertThat(json.path("claims")).hasSize(10);
        assertThat(json.path("weight_search")).singleElement().satisfies(candidate -> {
            assertThat(candidate.path("origin").asText()).isEqualTo("uniform");
            assertThat(candidate.path("abilities")).hasSize(4);
        });
        assertThat(json.path("responses")).hasSize(7);
        assertThat(json.path("samples")).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample.path("prompt").asText()).isNotBlank();
            assertThat(sample.path("explanation").asText()).isNotBlank();
        });
    }

    private MergeProposed propose() throws Exception {
        CheckpointRef ref = checkpoint(Lane.MERGED, 1);
        MergeProposed proposed = MergeProposed.newBuilder()
                .setRunId(RUN)
                .setCandidate(1)
                .setOrigin("uniform")
                .addInputs(MergeInput.newBuilder()
                        .setPolicy(PolicyRef.newBuilder().setRunId(RUN).setLane("deduction"))
                        .setWeight(1)
                        .setAppliedWeight(0.5))
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(ref.uri())
                        .setSha256(ref.sha256()))
                .build();
        log.write(Topic.MERGES_PROPOSED, RUN, RUN + "/candidate/1", proposed);
        log.write(Topic.MERGES_PROPOSED, RUN, RUN + "/candidate/1", proposed);
        return proposed;
    }

    private String text(String uri) {
        return new String(objects.get(objects.key(uri), MAX_SAMPLES), StandardCharsets.UTF_8);
    }

    /** A step of lane deduction that took the second before its number, sampled with an early version. */
    private void step(int step, int policyVersion) {
        log.write(
                Topic.STEPS_TRAINED,
                RUN + "/deduction",
                RUN + "/deduction/" + step,
                StepTrained.newBuilder()
                        .setManifest(BatchManifest.newBuilder()
                                .setRunId(RUN)
                                .setLane("deduction")
                                .setStep(step)
                                .setKind(StepKind.STEP_KIND_GRPO)
                                .addItems(BatchItem.newBuilder().setReward(1).setPolicyVersion(policyVersion)))
                        .setMetrics(StepMetrics.newBuilder()
                                .setTimes(StepTimes.newBuilder()
                                        .setTraining(TimeSpan.newBuilder()
                                                .setBeganMicros(2_000_000L * step)
                                                .setEndedMicros(2_000_000L * step + 1_000_000L))))
                        .build());
    }

    private void publish(Lane lane, boolean last) throws Exception {
        publish(lane, last ? RECIPE.numSteps(lane) : 0, last);
    }

    private void publish(Lane lane, int version, boolean last) throws Exception {
        CheckpointRef ref = checkpoint(lane, version);
        log.write(
                Topic.POLICIES_PUBLISHED,
                RUN + "/" + lane.label(),
                RUN + "/" + lane.label() + "/" + version,
                PolicyPublished.newBuilder()
                        .setPolicy(PolicyRef.newBuilder()
                                .setRunId(RUN)
                                .setLane(lane.label())
                                .setVersion(version)
                                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                                        .setUri(ref.uri())
                                        .setSha256(ref.sha256())))
                        .setFinal(last)
                        .setLevel(version == 0 ? 0 : 1)
                        .setWeightsSha256("9".repeat(64))
                        .build());
    }

    private CheckpointRef checkpoint(Lane lane, int version) throws Exception {
        WordVocabulary vocabulary = TinyRecipe.vocabulary();
        PolicyConfig shape = new PolicyConfig(
                16,
                1,
                2,
                1,
                32,
                vocabulary.size(),
                256,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                vocabulary.endOfTurn(),
                OptionalInt.empty());
        Path made = Files.createTempDirectory(folder, "policy-");
        new PolicyFolder(made)
                .write(
                        PolicyWeights.random(shape, lane.ordinal() + 10L * version),
                        PolicyCompanions.of(vocabulary.toJson().getBytes(StandardCharsets.UTF_8)));
        return checkpoints.publish(made, "runs/" + RUN + "/" + lane.label() + "/" + version, null, Map.of());
    }
}
