// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.triad.failure.TriadException;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.OtlpReceiver;
import io.triad.testkit.RecordedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The miniature recipe through the packaged services, a real broker and a real store: every stage, every event. */
class RecipeIT {
    private static final Duration RUN_DEADLINE = Duration.ofMinutes(5);
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final List<String> LANES =
            List.of("base", "deduction", "induction", "abduction", "merged", "domain-meta", "domain-instruct");

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    static Path dataDir;

    private static Suite suite;

    /** Gets the services' traces. */
    private static OtlpReceiver collector;

    /** What services are told beside the usual: to send traces, and to log as JSON and in detail. */
    private static final Map<String, String> TOLD =
            Map.of("quarkus.log.console.json.enabled", "true", "quarkus.log.category.\"io.triad\".level", "DEBUG");

    @BeforeAll
    static void startSuite() throws IOException {
        collector = new OtlpReceiver();
        System.setProperty("triad.tracing.endpoint", collector.endpoint().toString());
        TOLD.forEach(System::setProperty);
        // Two trainers have the lanes between them; the replays train all of them again in one place.
        suite = Suite.start(
                SuiteSettings.of(dataDir, HOME).withBasePort(0).withWorkers(Map.of(Service.TRAINER, 2)), line -> {});
    }

    @AfterAll
    static void stopSuite() {
        suite.close();
        collector.close();
        System.clearProperty("triad.tracing.endpoint");
        TOLD.keySet().forEach(System::clearProperty);
    }

    @Test
    void shouldRunEveryStageTwiceToTheSameWeights() throws Exception {
        String recipe = Files.readString(HOME.resolve("recipes").resolve("miniature.yaml"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            String broker = "127.0.0.1:" + suite.ports().broker();
            // Given one worker of each service, and garbage on every topic
            new ComingAndGoing(suite).scale(1);
            Books before = Books.of(http);
            sendGarbage(broker);

            // When the recipe runs, twice
            JsonNode first = run(http, suite.server(), recipe);
            String secondId = request(http, suite.server(), recipe);
            Stall.assertIsExplained(suite, secondId);
            JsonNode second = awaitClosed(http, suite.server(), secondId);
            Stall.assertIsOver(suite, secondId);

            // Then every lane ends, and both runs end in the same bits
            Map<String, String> weights = weights(first);
            assertThat(weights.keySet()).containsExactlyInAnyOrderElementsOf(LANES);
            assertThat(weights(second)).isEqualTo(weights);
            // Five lanes of two steps, two prompts a step, two samples a prompt
            assertThat(issued(first)).isEqualTo(5 * 2 * 2 * 2);
            assertThat(issued(second)).isEqualTo(5 * 2 * 2 * 2);
            assertThat(first.get("evaluations")).hasSize(LANES.size());
            assertBooksBalance(broker, first.get("runId").asText());
            assertReport(first.get("runId").asText());
            assertThat(first.get("paces"))
                    .as("every stage tells how fast its steps followed one another")
                    .hasSize(3)
                    .allSatisfy(pace ->
                            assertThat(pace.path("overheadShare").asDouble()).isBetween(0.0, 1.0));
            assertThat(first.get("paces").get(1).path("samplingSeconds").asDouble())
                    .as("what the sampler told of its time goes all the way")
                    .isPositive();
            assertThat(suite.onFailure()).isNotDone();
            ExportedMetrics.assertWhatBoardsNeed(http, suite, HOME);
            before.assertBalanceSince(http, 1);
            TracedRun.assertIsFollowed(collector, first.get("runId").asText());
            TracedRun.assertCallIsFollowed(
                    collector,
                    suite,
                    read(broker, Topic.POLICIES_PUBLISHED, PolicyPublished.parser(), PolicyPublished::getFinal)
                            .getFirst()
                            .getPolicy()
                            .getCheckpoint());
            JsonLogs.assertHaveIds(dataDir, first.get("runId").asText());

            RecordedLog.write(
                    broker,
                    event -> isOf(event, first.get("runId").asText()) || isOf(event, secondId),
                    Path.of("target/recorded/miniature.log.gz"));

            // And the replays find what was, and what was not
            try (LogAndStore opened = LogAndStore.open(SuiteSettings.of(dataDir, HOME), line -> {});
                    ReplayedRun replayed =
                            new ReplayedRun(opened, first.get("runId").asText(), dataDir.resolve("replay"))) {
                replayed.assertSame(5 * 2 * 2 * 2, 5 * 2 * 2 * 2);
                replayed.assertExplained();
                replayed.assertPlantsAreFound();
                replayed.assertRemovedVersionIsMadeAgain();
            }
            assertThat(suite.survived()).isEmpty();
        }
    }

    /**
     * Specialists go on to level 2 once their reward stands still, which with so great a gain it does after its two windows of a
     * step; domain lanes are measured for what they never reach. Groups that teach nothing are refilled once. Specialists end in an
     * average of their weights, domain lanes train adapters. The weights of the merge are searched on a grid, one point of which is
     * the paper's.
     */
    @Test
    void shouldRefillGroupsAndLeaveLevelsAsTheRecipeSays() throws Exception {
        String recipe = Files.readString(HOME.resolve("recipes").resolve("miniature.yaml"))
                .replace("name: miniature", "name: adaptive")
                .replace("    maxTokens: 24\n", "    maxTokens: 24\n    refills: 1\n")
                .replace(
                        "domain:\n",
                        "merge:\n  search:\n    method: { grid: { deduction: [1], induction: [0.2, 0.5], abduction: [0.1] } }\n"
                                + "    validation: { tasksPerLevel: 3 }\n\ndomain:\n")
                .replaceFirst("learningRate: 3e-4", "learningRate: 3.1e-4\n    recompute: true\n    ema: 0.5")
                .replaceFirst("learningRate: 3e-4", "learningRate: 3.1e-4\n    adapter: { rank: 2 }")
                .replaceFirst(
                        "- \\{ level: 1, steps: 2 }",
                        "- { level: 1, steps: 3, advance: { rewardPlateau: { window: 1, minGain: 1000 } } }\n"
                                + "    - { level: 2, steps: 1 }")
                .replaceFirst(
                        "- \\{ level: 1, steps: 2 }",
                        "- { level: 1, steps: 2, advance: { heldOutAccuracy: { atLeast: 1, every: 1, tasks: 4 } } }\n"
                                + "    - { level: 2, steps: 1 }");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String broker = "127.0.0.1:" + suite.ports().broker();

            JsonNode state = run(http, suite.server(), recipe);
            assertThat(weights(runWhileWorkersComeAndGo(http, recipe))).isEqualTo(weights(state));

            String runId = state.get("runId").asText();
            List<StepTrained> steps = steps(broker, runId);
            for (String lane : LANES) {
                assertThat(steps.stream()
                                .filter(step -> step.getManifest().getLane().equals(lane))
                                .map(step -> step.getManifest().getLevel()))
                        .as(lane)
                        .isEqualTo(
                                switch (lane) {
                                    case "base" -> List.of(0, 0, 0, 0);
                                    case "merged" -> List.of();
                                    case "domain-meta", "domain-instruct" -> List.of(1, 1, 2);
                                    default -> List.of(1, 1, 2, 2);
                                });
            }
            List<TaskIssued> tasks = tasks(broker, runId);
            assertThat(tasks)
                    .allSatisfy(task -> assertThat(task.getTask().getLevel()).isEqualTo(level(steps, task)));
            long refills = read(broker, Topic.REFILLS_REQUESTED, RefillsRequested.parser(), requested -> requested
                            .getTarget()
                            .getPolicy()
                            .getRunId()
                            .equals(runId))
                    .stream()
                    .mapToLong(RefillsRequested::getNumPrompts)
                    .sum();
            long prompts = (3 * 4 + 2 * 3) * 2 + refills;
            assertThat(refills).isPositive();
            assertThat(tasks.stream().filter(task -> task.getPromptIndex() >= task.getNumPrompts()))
                    .hasSize((int) refills);
            assertThat(tasks).hasSize((int) prompts);
            assertThat(issued(state)).isEqualTo(2 * prompts);
            assertThat(accounted(steps)).isEqualTo(2 * prompts);
            assertWeightsMove(steps);
            assertThat(read(
                            broker,
                            Topic.EVALUATIONS_COMPLETED,
                            EvaluationCompleted.parser(),
                            evaluation -> evaluation.getRunId().equals(runId) && evaluation.hasProbe()))
                    .extracting(evaluation -> evaluation.getProbe().getPolicy().getLane() + " "
                            + evaluation.getProbe().getPolicy().getVersion())
                    .containsExactlyInAnyOrder("domain-meta 1", "domain-instruct 1");
            assertThat(state.get("evaluations")).hasSize(LANES.size());
            assertWeightsAreSearched(broker, runId);
            assertThat(state.get("candidates")).hasSize(3);
            RecordedLog.write(broker, event -> isOf(event, runId), Path.of("target/recorded/adaptive.log.gz"));
            assertThat(suite.onFailure()).isNotDone();

            // And replays find levels, references and refilled batches as they were
            try (LogAndStore opened = LogAndStore.open(SuiteSettings.of(dataDir, HOME), line -> {});
                    ReplayedRun replayed = new ReplayedRun(opened, runId, dataDir.resolve("replay-adaptive"))) {
                int trained = steps.stream()
                        .filter(step -> !step.getManifest().getLane().equals("base"))
                        .mapToInt(step -> step.getManifest().getItemsCount())
                        .sum();
                // Nothing came late, so all that was left out was judged.
                replayed.assertSame((int) accounted(steps), trained);
            }
        }
    }

    private static void assertWeightsAreSearched(String broker, String runId) {
        List<MergeProposed> proposed =
                read(broker, Topic.MERGES_PROPOSED, MergeProposed.parser(), candidate -> candidate
                        .getRunId()
                        .equals(runId));
        assertThat(proposed).extracting(MergeProposed::getOrigin).containsExactly("paper", "uniform", "grid");
        List<Double> scores = read(
                        broker,
                        Topic.EVALUATIONS_COMPLETED,
                        EvaluationCompleted.parser(),
                        evaluation -> evaluation.getRunId().equals(runId) && evaluation.hasCandidate())
                .stream()
                .map(evaluation -> evaluation.getCandidate().getScore())
                .toList();
        assertThat(scores).hasSize(3);
        assertThat(read(broker, Topic.MERGES_COMPLETED, MergeCompleted.parser(), merge -> merge.getRunId()
                        .equals(runId)))
                .singleElement()
                .satisfies(merge -> {
                    int best = scores.indexOf(Collections.max(scores));
                    assertThat(merge.getChoice().getCandidate()).isEqualTo(best);
                    assertThat(merge.getOutputWeightsSha256())
                            .isEqualTo(proposed.get(best).getWeightsSha256());
                });
    }

    private static int level(List<StepTrained> steps, TaskIssued task) {
        return steps.stream()
                .map(StepTrained::getManifest)
                .filter(manifest ->
                        manifest.getLane().equals(task.getTarget().getPolicy().getLane())
                                && manifest.getStep() == task.getTarget().getStep())
                .findFirst()
                .orElseThrow()
                .getLevel();
    }

    private static List<TaskIssued> tasks(String broker, String runId) {
        return read(broker, Topic.TASKS_ISSUED, TaskIssued.parser(), task -> task.getTarget()
                .getPolicy()
                .getRunId()
                .equals(runId));
    }

    private static List<StepTrained> steps(String broker, String runId) {
        return read(broker, Topic.STEPS_TRAINED, StepTrained.parser(), step -> step.getManifest()
                .getRunId()
                .equals(runId));
    }

    /** Returns how many responses the steps account for, trained on or dropped with a reason. */
    private static long accounted(List<StepTrained> steps) {
        return steps.stream()
                .filter(step -> !step.getManifest().getLane().equals("base"))
                .mapToLong(step ->
                        step.getManifest().getItemsCount() + step.getManifest().getDroppedCount())
                .sum();
    }

    private static void assertBooksBalance(String broker, String runId) {
        List<TaskIssued> tasks = tasks(broker, runId);
        List<RolloutCompleted> rollouts =
                read(broker, Topic.ROLLOUTS_COMPLETED, RolloutCompleted.parser(), rollout -> rollout.getIssued()
                        .getTarget()
                        .getPolicy()
                        .getRunId()
                        .equals(runId));
        List<RewardAssigned> rewards =
                read(broker, Topic.REWARDS_ASSIGNED, RewardAssigned.parser(), reward -> reward.getCompleted()
                        .getIssued()
                        .getTarget()
                        .getPolicy()
                        .getRunId()
                        .equals(runId));
        List<StepTrained> steps = steps(broker, runId);
        // Five lanes of two steps, two prompts a step, two samples a prompt; the cold start has four steps of its own.
        assertThat(tasks).hasSize(5 * 2 * 2);
        assertThat(rollouts).hasSize(5 * 2 * 2 * 2);
        assertThat(rewards).hasSize(5 * 2 * 2 * 2);
        assertThat(steps).hasSize(4 + 5 * 2);
        assertThat(accounted(steps))
                .as("every rollout is trained or dropped with a reason")
                .isEqualTo(rollouts.size());
        assertWeightsMove(steps);
        assertThat(read(broker, Topic.MERGES_COMPLETED, MergeCompleted.parser(), merge -> merge.getRunId()
                        .equals(runId)))
                .singleElement()
                .satisfies(merge -> assertThat(merge.getInputsList())
                        .extracting(input -> input.getAppliedWeight())
                        .satisfies(applied -> assertThat(applied.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum())
                                .isCloseTo(1, within(1e-9))));
        assertThat(read(broker, Topic.EVALUATIONS_COMPLETED, EvaluationCompleted.parser(), evaluation -> evaluation
                        .getRunId()
                        .equals(runId)))
                .hasSize(LANES.size() + 1);
        assertThat(read(
                        broker,
                        Topic.POLICIES_PUBLISHED,
                        PolicyPublished.parser(),
                        policy -> policy.getPolicy().getRunId().equals(runId) && policy.getFinal()))
                .extracting(policy -> policy.getPolicy().getLane())
                .containsExactlyInAnyOrderElementsOf(LANES);
    }

    private static void assertWeightsMove(List<StepTrained> steps) {
        Map<String, List<StepTrained>> byLane = steps.stream()
                .collect(Collectors.groupingBy(step -> step.getManifest().getLane()));
        byLane.forEach((lane, trained) -> {
            for (int index = 0; index < trained.size(); index++) {
                StepTrained step = trained.get(index);
                assertThat(step.getManifest().getStep()).as(lane).isEqualTo(index + 1);
                assertThat(step.getWeightsSha256After())
                        .as(lane)
                        .isNotEqualTo(step.getManifest().getWeightsSha256Before());
                if (index > 0) {
                    assertThat(step.getManifest().getWeightsSha256Before())
                            .as(lane)
                            .isEqualTo(trained.get(index - 1).getWeightsSha256After());
                }
            }
        });
    }

    private void assertReport(String runId) throws IOException {
        Path folder = SuiteCommands.storeFolder(dataDir).resolve("triad/runs/" + runId);
        assertThat(mapper.readTree(folder.resolve("report.json").toFile())).isNotEmpty();
        assertThat(folder.resolve("report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("data-curve=\"reward\"");
        assertThat(folder.resolve("report-steps.csv"))
                .content(StandardCharsets.UTF_8)
                .contains("domain-instruct,1,");
        assertThat(folder.resolve("report.md")).content(StandardCharsets.UTF_8).contains("oracle ensemble");
    }

    /** Returns how many responses were asked for; all of them were trained on or dropped, lane by lane. */
    private static long issued(JsonNode state) {
        long issued = 0;
        for (JsonNode lane : state.get("lanes")) {
            JsonNode ledger = lane.path("ledger");
            if (ledger.isMissingNode() || ledger.isNull()) {
                continue;
            }
            long accounted =
                    ledger.get("trained").asLong() + ledger.get("pending").asLong();
            for (JsonNode dropped : ledger.get("dropped")) {
                accounted += dropped.get("responses").asLong();
            }
            assertThat(accounted)
                    .as(lane.toPrettyString())
                    .isEqualTo(ledger.get("issued").asLong());
            assertThat(ledger.get("pending").asLong()).as(lane.toPrettyString()).isZero();
            assertThat(ledger.get("unbalancedSteps")).as(lane.toPrettyString()).isEmpty();
            issued += ledger.get("issued").asLong();
        }
        return issued;
    }

    private static Map<String, String> weights(JsonNode state) {
        Map<String, String> weights = new HashMap<>();
        state.get("lanes")
                .forEach(lane -> weights.put(
                        lane.get("lane").asText(), lane.get("weightsSha256").asText()));
        return weights;
    }

    /**
     * Runs a recipe while workers of rollout-svc and verifier-svc join, up to four, and leave again, down to two: they begin to join
     * with the run, and to leave with the domain's first tasks. However fast a machine is, the run is open all that time, for it
     * needs scores to go on.
     */
    private JsonNode runWhileWorkersComeAndGo(HttpClient http, String recipe) throws Exception {
        ComingAndGoing workers = new ComingAndGoing(suite);
        String runId;
        try (Halted _ = Halted.process(Service.EVAL)) {
            runId = request(http, suite.server(), recipe);
            workers.scale(4);
        }
        awaitDomainTasks(runId);
        try (Halted _ = Halted.process(Service.EVAL)) {
            workers.scale(2);
            assertThat(state(http, suite.server(), runId).get("phase").asText()).isEqualTo("RUN_PHASE_DOMAIN");
        }
        return awaitClosed(http, suite.server(), runId);
    }

    private static void awaitDomainTasks(String runId) throws InterruptedException {
        Instant end = Instant.now().plus(RUN_DEADLINE);
        while (tasks("127.0.0.1:" + suite.ports().broker(), runId).stream()
                .noneMatch(task -> task.getTarget().getPolicy().getLane().startsWith("domain-"))) {
            assertThat(Instant.now()).as("domain tasks of " + runId).isBefore(end);
            Thread.sleep(250);
        }
    }

    private JsonNode run(HttpClient http, URI server, String recipe) throws IOException, InterruptedException {
        return awaitClosed(http, server, request(http, server, recipe));
    }

    private String request(HttpClient http, URI server, String recipe) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.resolve("/api/v1/runs"))
                        .header("Content-Type", "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(recipe))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return mapper.readTree(answer.body()).get("runId").asText();
    }

    private JsonNode state(HttpClient http, URI server, String runId) throws IOException, InterruptedException {
        return mapper.readTree(http.send(
                        HttpRequest.newBuilder(server.resolve("/api/v1/runs/" + runId))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static boolean isClosed(JsonNode state) {
        return state.get("phase").asText().equals("RUN_PHASE_CLOSED");
    }

    private JsonNode awaitClosed(HttpClient http, URI server, String runId) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(RUN_DEADLINE);
        JsonNode state = mapper.createObjectNode();
        while (Instant.now().isBefore(end)) {
            state = state(http, server, runId);
            if (isClosed(state)) {
                return state;
            }
            Thread.sleep(Duration.ofMillis(500));
        }
        throw new AssertionError(runId + " did not close within " + RUN_DEADLINE + ": " + state.toPrettyString());
    }

    /** Every event names its run. */
    private static boolean isOf(LogRecord event, String runId) {
        return new String(event.value(), StandardCharsets.ISO_8859_1).contains(runId);
    }

    private static void sendGarbage(String broker) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer())) {
            for (Topic topic : Topic.values()) {
                producer.send(
                        new ProducerRecord<>(topic.topicName(), "garbage", "garbage".getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Reads what a run wrote; what does not decode is the garbage of this test. */
    private static <T extends MessageLite> List<T> read(
            String broker, Topic topic, Parser<T> parser, Predicate<T> wanted) {
        List<T> events = new ArrayList<>();
        new LogReader(broker).readAll(List.of(topic), record -> {
            try {
                T event = Events.decode(topic, record.value(), parser);
                if (wanted.test(event)) {
                    events.add(event);
                }
            } catch (TriadException e) {
                assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("garbage");
            }
        });
        return events;
    }
}
