// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.recorded;

import com.google.protobuf.InvalidProtocolBufferException;
import io.triad.embedded.EmbeddedKafka;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.DemonstrationsIssued;
import io.triad.recipe.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Records a run that {@code ./triad run} made, for {@link RecordedRunIT}: every record of its log, and the checkpoint from which lanes begin. Of the
 * cold start the first steps are kept; nothing points to the others, and they would be most of it.
 *
 * <p>To record a new one, at a release or when a recipe shows something that this one does not, with the release's own build:
 *
 * <pre>
 *   ./triad run libs/replay/src/test/resources/recorded/recipe.yaml --data-dir /tmp/recorded
 *   ./mvnw -pl libs/replay -am -Dtest=RecordingTest -Dsurefire.failIfNoSpecifiedTests=false -Dtriad.record=/tmp/recorded test
 * </pre>
 *
 * <p>Keep the earlier ones beside it, each in a folder of its own: they are what older versions wrote.
 */
final class Recording {
    /** Steps of the cold start that are kept. */
    static final int BASE_STEPS = 2;

    private static final String BUCKET = "store/triad";

    private final Path dataFolder;

    private Recording(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    /** Writes {@code log.tsv.gz} and {@code store.zip} of a data folder, whose suite is down, into {@code target}. */
    static void record(Path dataFolder, Path target) throws IOException {
        Recording recording = new Recording(dataFolder);
        List<RecordedEvent> events = recording.events();
        RecordedEvent.write(target.resolve("log.tsv.gz"), events);
        recording.store(events, target.resolve("store.zip"));
    }

    private List<RecordedEvent> events() throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, dataFolder.resolve("broker"));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            for (Topic topic : Topic.values()) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        if (isKept(topic, record.value())) {
                            events.add(RecordedEvent.of(record));
                        }
                    }
                }
            }
        }
        events.sort(Comparator.comparing(RecordedEvent::topic)
                .thenComparing(RecordedEvent::partition)
                .thenComparing(RecordedEvent::offset));
        return events;
    }

    private static boolean isKept(Topic topic, byte[] value) throws InvalidProtocolBufferException {
        return switch (topic) {
            case DEMONSTRATIONS_ISSUED -> DemonstrationsIssued.parseFrom(value).getStep() <= BASE_STEPS;
            case STEPS_TRAINED -> {
                var manifest = StepTrained.parseFrom(value).getManifest();
                yield !manifest.getLane().equals(Lane.BASE.label()) || manifest.getStep() <= BASE_STEPS;
            }
            default -> true;
        };
    }

    /**
     * Keeps what lanes begin with, as far as it is the base: the checkpoint of their version 0. Lane base itself begins with what a seed makes, and
     * the merge would be as large again.
     */
    private void store(List<RecordedEvent> events, Path archive) throws IOException {
        Set<String> folders = new TreeSet<>();
        for (RecordedEvent event : events) {
            if (event.topic().equals(Topic.POLICIES_PUBLISHED.topicName())) {
                var policy = PolicyPublished.parseFrom(event.value()).getPolicy();
                if (policy.getVersion() == 0 && policy.getLane().equals(Lane.DEDUCTION.label())) {
                    folders.add(policy.getCheckpoint().getUri().replaceFirst("s3://triad/", ""));
                }
            }
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String folder : folders) {
                try (Stream<Path> files = Files.list(dataFolder.resolve(BUCKET).resolve(folder))) {
                    for (Path file : files.sorted().toList()) {
                        ZipEntry entry = new ZipEntry(folder + "/" + file.getFileName());
                        // The same bytes of the same files.
                        entry.setTime(0);
                        zip.putNextEntry(entry);
                        Files.copy(file, zip);
                        zip.closeEntry();
                    }
                }
            }
        }
    }
}
