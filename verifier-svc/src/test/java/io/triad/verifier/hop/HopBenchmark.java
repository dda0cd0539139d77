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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * <p>The service is the packaged one, in a process of its own, which lives through all rounds and reads its rewards back for
 * the signals as always. In each round, rollouts are written in a transaction, so that they become readable at once and
 * nothing is written while they are read; the service judges them and tells the signals; then each form of the bare client
 * copies them. The first rounds show how the service is compiled; the last three count. The broker and the client share
 * this JVM.
 *
 * <p>Arguments: the service's {@code quarkus-run.jar}; how many rounds, 16 unless told.
 */
final class HopBenchmark implements AutoCloseable {
    private static final int RECORDS = 100_000;
    private static final int COUNTED_ROUNDS = 3;
    private static final int PARTITIONS = Topic.ROLLOUTS_COMPLETED.partitions();
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final String COPIES = "hop.copies";

    private final EmbeddedKafka broker;
    private final KafkaConsumer<byte[], byte[]> watch;
    private final KafkaProducer<String, byte[]> producer;
    private final HopRollouts rollouts = new HopRollouts();
    private int numWritten;

    /** Records a second. */
    private record Round(double service, double plain, double tuned, double signalsLagSeconds) {}

    private HopBenchmark(EmbeddedKafka broker) {
        this.broker = broker;
        this.watch = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "transactional.id", "hop",
                        "linger.ms", "20"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("arguments: QUARKUS_RUN_JAR [ROUNDS]");
            System.exit(2);
        }
        int rounds = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 16;
        Path folder = Files.createTempDirectory("triad-hop-");
        try (EmbeddedKafka broker = EmbeddedKafka.start(0, folder)) {
            TopicDeclaration.declareAll(broker.bootstrapServers(), (short) 1);
            try (HopBenchmark benchmark = new HopBenchmark(broker)) {
                benchmark.run(Path.of(arguments[0]), rounds);
            }
        } finally {
            try (var paths = Files.walk(folder)) {
                paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void run(Path serviceJar, int numRounds) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(COPIES, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        producer.initTransactions();
        Process service = start(serviceJar);
        List<Round> rounds = new ArrayList<>();
        try {
            for (int number = 1; number <= numRounds; number++) {
                Round round = round();
                rounds.add(round);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: verifier-svc %.0f/s, its signals %.1f s later; plain client %.0f/s, tuned client %.0f/s%n",
                        number,
                        round.service(),
                        round.signalsLagSeconds(),
                        round.plain(),
                        round.tuned());
            }
        } finally {
            service.destroy();
            service.waitFor();
        }
        List<Round> counted = rounds.subList(Math.max(0, numRounds - COUNTED_ROUNDS), numRounds);
        System.out.printf(
                Locale.ROOT,
                "ratio over the last %d rounds: %.2f of the plain client's rate, %.2f of the tuned client's%n",
                counted.size(),
                counted.stream().mapToDouble(Round::service).sum()
                        / counted.stream().mapToDouble(Round::plain).sum(),
                counted.stream().mapToDouble(Round::service).sum()
                        / counted.stream().mapToDouble(Round::tuned).sum());
    }

    private Process start(Path jar) throws Exception {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dkafka.bootstrap.servers=" + broker.bootstrapServers(),
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.log.level=ERROR",
                        "-Dquarkus.banner.enabled=false",
                        "-Dmp.messaging.incoming.rollouts.isolation.level=read_committed",
                        "-jar",
                        jar.toString()))
                .inheritIO()
                .start();
    }

    private Round round() throws Exception {
        Map<TopicPartition, Long> positions = watch.endOffsets(partitions(Topic.Name.ROLLOUTS_COMPLETED));
        producer.beginTransaction();
        for (int end = numWritten + RECORDS; numWritten < end; numWritten++) {
            send(rollouts.get(numWritten));
        }
        producer.flush();
        double service = rate(Topic.Name.REWARDS_ASSIGNED, producer::commitTransaction);
        long rewarded = System.nanoTime();
        await(Topic.Name.SIGNALS_OBSERVED, HopRollouts.numSteps(numWritten));
        double lag = (System.nanoTime() - rewarded) / 1e9;
        return new Round(service, copy(CopyClient.Way.PLAIN, positions), copy(CopyClient.Way.TUNED, positions), lag);
    }

    private void send(RolloutCompleted rollout) {
        String id = rollout.getRollout().getRolloutId();
        producer.send(new ProducerRecord<>(
                Topic.Name.ROLLOUTS_COMPLETED,
                null,
                rollout.getIssued().getTask().getTaskId(),
                rollout.toByteArray(),
                Envelope.now(id, Topic.ROLLOUTS_COMPLETED, "rollout-svc", "hop", "")
                        .toHeaders()));
    }

    private double copy(CopyClient.Way way, Map<TopicPartition, Long> positions) throws Exception {
        List<CopyClient> client = new ArrayList<>();
        try {
            return rate(COPIES, () -> client.add(new CopyClient(way, broker.bootstrapServers(), positions, COPIES)));
        } finally {
            for (CopyClient copying : client) {
                copying.close();
            }
        }
    }

    /** Returns records a second in {@code topic}, from the first of a round that is seen after {@code begin} to the last. */
    private double rate(String topic, Runnable begin) throws InterruptedException {
        long before = written(topic);
        begin.run();
        long first = await(topic, before + 1);
        long start = System.nanoTime();
        long last = await(topic, before + RECORDS);
        return (last - first) * 1e9 / (System.nanoTime() - start);
    }

    /** Returns how many records {@code topic} has as soon as they are {@code count}. */
    private long await(String topic, long count) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        long written = written(topic);
        while (written < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        topic + " has " + written + " of " + count + " records after " + DEADLINE);
            }
            TimeUnit.MILLISECONDS.sleep(10);
            written = written(topic);
        }
        return written;
    }

    private long written(String topic) {
        return watch.endOffsets(partitions(topic)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        watch.close();
    }
}
