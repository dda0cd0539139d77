// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.embedded.EmbeddedKafka;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.embedded.StoreCredentials;
import io.triad.messaging.LogReader;
import io.triad.messaging.ReadRate;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import io.triad.policy.training.TrainingEngine;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.Lane;
import io.triad.replay.advantage.AdvantageReplay;
import io.triad.replay.advantage.StepAdvantages;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import io.triad.replay.train.ReplayedStep;
import io.triad.replay.train.StepDifference;
import io.triad.replay.train.TrainingReplay;
import io.triad.replay.verify.RejudgedStep;
import io.triad.replay.verify.VerdictReplay;
import io.triad.training.store.LaneCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an earlier version wrote is read today, and replays come out as they did: the record in {@code src/test/resources/recorded}, by
 * {@link Recording}, is brought into a broker and a store.
 */
class RecordedRunIT {
    private static final Path RECORD = Path.of("src/test/resources/recorded");
    private static final String RUN = "recorded-1";
    private static final List<Lane> REINFORCED =
            List.of(Lane.DEDUCTION, Lane.INDUCTION, Lane.ABDUCTION, Lane.DOMAIN_META, Lane.DOMAIN_INSTRUCT);

    /** Manifests name samples by these topics' places. */
    private static final Set<String> NAMED_BY_PLACE =
            Set.of(Topic.REWARDS_ASSIGNED.topicName(), Topic.DEMONSTRATIONS_ISSUED.topicName());

    @TempDir
    static Path folder;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    private static Optional<Servers> servers = Optional.empty();

    private record Servers(
            List<RecordedEvent> events, RunHistory run, RecordedSamples samples, LaneCheckpoints checkpoints) {}

    @BeforeAll
    static void bringBack() throws Exception {
        unpack(RECORD.resolve("store.zip"), folder.resolve("store/triad"));
        EmbeddedKafka kafka = open(EmbeddedKafka.start(0, folder.resolve("broker")));
        EmbeddedObjectStore store =
                open(EmbeddedObjectStore.start(0, folder.resolve("store"), StoreCredentials.random()));
        TopicDeclaration.declareAll(kafka.bootstrapServers(), (short) 1);
        List<RecordedEvent> events = RecordedEvent.readAll(RECORD.resolve("log.tsv.gz"));
        write(kafka.bootstrapServers(), events);
        S3ObjectStore objects = open(new S3ObjectStore(new StoreSettings(
                store.endpoint(),
                "us-east-1",
                "triad",
                store.credentials().accessKey(),
                store.credentials().secretKey())));
        RecordedSamples samples = open(new RecordedSamples(kafka.bootstrapServers(), ReadRate.unlimited()));
        servers = Optional.of(new Servers(
                events,
                RunHistory.read(new LogReader(kafka.bootstrapServers()), RUN),
                samples,
                new LaneCheckpoints(objects, folder.resolve("fetched"))));
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable each : OPEN.reversed()) {
            each.close();
        }
    }

    private static <T extends AutoCloseable> T open(T opened) {
        OPEN.add(opened);
        return opened;
    }

    private static Servers servers() {
        return servers.orElseThrow();
    }

    /** What has an event of every kind, or replays would show less than they seem to. */
    @Test
    void shouldHaveEveryTopicThatARunWrites() {
        Set<String> topics = new HashSet<>();
        servers().events().forEach(event -> topics.add(event.topic()));

        assertThat(topics)
                .contains(
                        Topic.RUNS_REQUESTED.topicName(),
                        Topic.DEMONSTRATIONS_ISSUED.topicName(),
                        Topic.TASKS_ISSUED.topicName(),
                        Topic.ROLLOUTS_COMPLETED.topicName(),
                        Topic.REWARDS_ASSIGNED.topicName(),
                        Topic.SIGNALS_OBSERVED.topicName(),
                        Topic.STEPS_TRAINED.topicName(),
                        Topic.POLICIES_PUBLISHED.topicName(),
                        Topic.MERGES_COMPLETED.topicName(),
                        Topic.EVALUATIONS_COMPLETED.topicName());
        assertThat(servers().run().report()).isPresent();
        assertThat(servers().run().merge()).isPresent();
        assertThat(servers().run().evaluations()).hasSize(7);
    }

    @Test
    void shouldJudgeAsItWasJudged() {
        Set<Object> verdicts = new HashSet<>();
        for (Lane lane : REINFORCED) {
            List<RejudgedStep> steps = new ArrayList<>();
            new VerdictReplay(
                            servers().samples(),
                            new Verifier((left, right, deadline) -> {
                                throw new AssertionError("no task of the record is of mathematics");
                            }),
                            2)
                    .judge(servers().run().steps(lane, StepRange.ALL), steps::add);

            assertThat(steps).as(lane.label()).hasSize(2).allSatisfy(step -> {
                assertThat(step.differences()).isEmpty();
                assertThat(step.responses()).hasSize(12);
                step.responses()
                        .forEach(response -> verdicts.add(response.recorded().getVerdict()));
            });
        }
        assertThat(verdicts).as("kinds of verdicts").hasSizeGreaterThan(1);
    }

    @Test
    void shouldFindTheAdvantagesThatWereTrainedOn() {
        for (Lane lane : REINFORCED) {
            AdvantageReplay replay = new AdvantageReplay(
                    servers().run().recipe(), Optional.empty(), servers().samples());

            assertThat(servers().run().steps(lane, StepRange.ALL).stream()
                            .map(step -> replay.of(step, Optional.empty())))
                    .as(lane.label())
                    .hasSize(2)
                    .allMatch(StepAdvantages::asRecorded);
        }
    }

    /**
     * The same bits on the same engine. Another processor adds up in another order: there a step is the same but for rounding, which the metrics
     * show.
     */
    @Test
    void shouldTrainToTheSameWeights() {
        List<Lane> lanes = new ArrayList<>(servers().run().trainedLanes());
        // It begins with the merge, which the record has no room for.
        lanes.remove(Lane.DOMAIN_META);
        assertThat(lanes).hasSize(5);
        for (Lane lane : lanes) {
            List<ReplayedStep> steps = new ArrayList<>();
            var unused = new TrainingReplay(
                            servers().run(), servers().checkpoints(), servers().samples())
                    .train(lane, StepRange.ALL, steps::add);

            assertThat(steps).as(lane.label()).hasSize(2).allSatisfy(step -> {
                boolean sameEngine = step.recorded()
                        .getManifest()
                        .getSettings()
                        .getEngineDigest()
                        .equals(TrainingEngine.digest());
                if (sameEngine) {
                    assertThat(step.difference()).isEmpty();
                }
                assertThat(step.difference().map(StepDifference::what))
                        .isNotEqualTo(Optional.of(StepDifference.What.ADVANTAGES));
                assertThat(step.outcome().loss())
                        .isCloseTo(step.recorded().getMetrics().getLoss(), within(1e-3));
            });
        }
    }

    private static void write(String bootstrapServers, List<RecordedEvent> events) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 1 << 24),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> written = new ArrayList<>();
            events.forEach(event -> written.add(producer.send(event.toProduce())));
            producer.flush();
            for (int i = 0; i < events.size(); i++) {
                if (NAMED_BY_PLACE.contains(events.get(i).topic())) {
                    assertThat(written.get(i).get().offset())
                            .as("place in %s", events.get(i).topic())
                            .isEqualTo(events.get(i).offset());
                }
            }
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
