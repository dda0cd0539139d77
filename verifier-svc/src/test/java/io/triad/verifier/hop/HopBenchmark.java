// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.hop;

import io.triad.embedded.EmbeddedKafka;
import io.triad.messaging.Envelope;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import io.triad.proto.rollout.v1.RolloutCompleted;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The Kafka hop of verifier-svc against a bare client, in one run: both read the same rollouts from the same broker and
 * write as many records; printed are both rates and their ratio.
 *
 * <p>The service is the packaged one, in a process of its own, reading its own rewards for the signals as always. The
 * client and the service take turns, after a pass of the client that only warms the broker up; the ratio is of the means.
 * The broker runs in this JVM. A first part of the records warms each hop up and is not timed.
 *
 * <p>Arguments: the service's {@code quarkus-run.jar}, and how many records are timed (100,000 unless told).
 */
final class HopBenchmark {
    private static final int WARM_UP = 500_000;
    private static final int PASSES = 2;
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final String COPIES = "hop.copies.";

    private final EmbeddedKafka broker;
    private final int numTimed;

    private HopBenchmark(EmbeddedKafka broker, int numTimed) {
        this.broker = broker;
        this.numTimed = numTimed;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("arguments: QUARKUS_RUN_JAR [NUM_TIMED]");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("triad-hop-");
        try (EmbeddedKafka broker = EmbeddedKafka.start(0, folder)) {
            new HopBenchmark(broker, arguments.length == 2 ? Integer.parseInt(arguments[1]) : 100_000)
                    .run(Path.of(arguments[0]));
        }
        try (var paths = Files.walk(folder)) {
            paths.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private void run(Path serviceJar) throws Exception {
        TopicDeclaration.declareAll(broker.bootstrapServers(), (short) 1);
        long bytes = writeRollouts();
        System.out.printf(
                Locale.ROOT,
                "%d records, of which %d are timed; %d bytes each on average; %d processors%n",
                WARM_UP + numTimed,
                numTimed,
                bytes / (WARM_UP + numTimed),
                Runtime.getRuntime().availableProcessors());
        copy("warm-up");
        List<Double> copies = new ArrayList<>();
        List<Double> services = new ArrayList<>();
        copies.add(copy("0"));
        for (int pass = 1; pass <= PASSES; pass++) {
            services.add(service(serviceJar, pass));
            copies.add(copy(Integer.toString(pass)));
        }
        System.out.printf(
                Locale.ROOT,
                "records a second: bare client %s, verifier-svc %s; ratio of the means %.2f%n",
                rounded(copies),
                rounded(services),
                mean(services) / mean(copies));
    }

    private static List<Long> rounded(List<Double> rates) {
        return rates.stream().map(Math::round).toList();
    }

    private static double mean(List<Double> rates) {
        return rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private long writeRollouts() {
        HopRollouts rollouts = new HopRollouts();
        long bytes = 0;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "20"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int index = 0; index < WARM_UP + numTimed; index++) {
                RolloutCompleted rollout = rollouts.get(index);
                String id = rollout.getRollout().getRolloutId();
                byte[] value = rollout.toByteArray();
                bytes += value.length;
                producer.send(new ProducerRecord<>(
                        Topic.Name.ROLLOUTS_COMPLETED,
                        null,
                        rollout.getIssued().getTask().getTaskId(),
                        value,
                        Envelope.now(id, Topic.ROLLOUTS_COMPLETED, "rollout-svc", "hop", "")
                                .toHeaders()));
            }
            producer.flush();
        }
        return bytes;
    }

    private double copy(String name) throws Exception {
        String target = COPIES + name;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(target, Topic.REWARDS_ASSIGNED.partitions(), (short) 1)))
                    .all()
                    .get();
            try (CopyClient _ =
                    new CopyClient(broker.bootstrapServers(), "copy-" + name, Topic.Name.ROLLOUTS_COMPLETED, target)) {
                return rate(target);
            } finally {
                admin.deleteTopics(List.of(target)).all().get();
            }
        }
    }

    private double service(Path jar, int pass) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dkafka.bootstrap.servers=" + broker.bootstrapServers(),
                "-Dquarkus.http.port=0",
                // Each pass reads the rollouts, and its own rewards, from their beginning.
                "-Dmp.messaging.incoming.rollouts.group.id=hop-" + pass,
                "-Dmp.messaging.incoming.judged.group.id=hop-signals-" + pass));
        command.addAll(List.of(System.getProperty("triad.hop.args", "").split(" ")).stream()
                .filter(argument -> !argument.isEmpty())
                .toList());
        command.addAll(List.of("-jar", jar.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            double rate = rate(Topic.Name.REWARDS_ASSIGNED);
            System.out.printf(
                    Locale.ROOT,
                    "signals of %d of %d steps are written when the last reward is%n",
                    written(Topic.Name.SIGNALS_OBSERVED),
                    HopRollouts.numSteps(WARM_UP + numTimed));
            return rate;
        } finally {
            process.destroy();
            process.waitFor();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.deleteTopics(List.of(Topic.Name.REWARDS_ASSIGNED, Topic.Name.SIGNALS_OBSERVED))
                        .all()
                        .get();
            }
            TopicDeclaration.declareAll(broker.bootstrapServers(), (short) 1);
        }
    }

    /** Returns records a second in {@code topic}, from the end of the warm-up to the last one. */
    private double rate(String topic) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> watch = watch()) {
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            long start = 0;
            long first = 0;
            while (System.nanoTime() < deadline) {
                long now = System.nanoTime();
                long written = written(watch, topic);
                if (start == 0 && written >= WARM_UP) {
                    start = now;
                    first = written;
                }
                if (written >= WARM_UP + numTimed) {
                    return (written - first) * 1e9 / (now - start);
                }
                Thread.sleep(10);
            }
            throw new IllegalStateException(
                    topic + " did not have " + (WARM_UP + numTimed) + " records within " + DEADLINE);
        }
    }

    private KafkaConsumer<byte[], byte[]> watch() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private long written(String topic) {
        try (KafkaConsumer<byte[], byte[]> watch = watch()) {
            return written(watch, topic);
        }
    }

    private static long written(KafkaConsumer<byte[], byte[]> watch, String topic) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.REWARDS_ASSIGNED.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        return watch.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
