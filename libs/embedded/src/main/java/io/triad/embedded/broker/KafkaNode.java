// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** One KRaft node, broker and controller in one; lives inside the isolated loader and is made by reflection. */
final class KafkaNode implements AutoCloseable {
    private static final String MECHANISM = "SCRAM-SHA-512";

    private final KafkaRaftServer server;

    @SuppressWarnings("unused") // made by reflection
    KafkaNode(Map<String, String> settings) throws IOException {
        Path folder = Path.of(settings.getOrDefault("folder", ""));
        Path logs = folder.resolve("logs");
        Files.createDirectories(folder);
        Properties properties = properties(settings, logs);
        Path file = folder.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's settings cannot be written to " + file, e);
        }
        if (!Files.exists(logs.resolve("meta.properties"))) {
            format(file, settings);
        }
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path file, Map<String, String> settings) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of("format", "-t", Uuid.randomUuid().toString(), "-c", file.toString(), "-g"));
        if (settings.containsKey("user")) {
            arguments.add("--add-scram");
            arguments.add(MECHANISM + "=[name=" + settings.get("user") + ",password=" + settings.get("password") + "]");
        }
        int status = StorageTool.execute(
                arguments.toArray(String[]::new), new PrintStream(output, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IllegalStateException("The broker's folder " + file.getParent() + " could not be formatted: "
                    + output.toString(StandardCharsets.UTF_8).strip());
        }
    }

    private static Properties properties(Map<String, String> settings, Path logs) {
        String broker = "127.0.0.1:" + settings.get("port");
        String controller = "127.0.0.1:" + settings.get("controller.port");
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@" + controller,
                "listeners",
                "PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
                "advertised.listeners",
                "PLAINTEXT://" + broker,
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                logs.toString()));
        // The log is the truth: records and consumer positions never expire.
        properties.putAll(Map.of(
                "auto.create.topics.enable",
                "false",
                "log.retention.ms",
                "-1",
                "log.retention.bytes",
                "-1",
                "offsets.retention.minutes",
                Integer.toString(Integer.MAX_VALUE),
                "message.max.bytes",
                settings.getOrDefault("max.message.bytes", "16777216"),
                "replica.fetch.max.bytes",
                settings.getOrDefault("max.message.bytes", "16777216")));
        // One node: no replicas, no waiting for group members, few and small files and threads.
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "0",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2"));
        // A restarted node is let in only when the session of the one before has run out (9 s by default).
        properties.putAll(Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500"));
        properties.putAll(Map.of(
                "log.segment.bytes", Integer.toString(64 * 1024 * 1024),
                "log.index.size.max.bytes", Integer.toString(1024 * 1024),
                "offsets.topic.segment.bytes", Integer.toString(4 * 1024 * 1024),
                "transaction.state.log.segment.bytes", Integer.toString(4 * 1024 * 1024),
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
                "log.cleaner.threads", "1"));
        if (settings.containsKey("user")) {
            lock(properties, settings);
        }
        return properties;
    }

    /** Clients must show a certificate, and know the password or have a token; the broker comes to itself with the password. */
    private static void lock(Properties properties, Map<String, String> settings) {
        properties.putAll(Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "sasl.enabled.mechanisms",
                MECHANISM + ",OAUTHBEARER",
                "sasl.mechanism.inter.broker.protocol",
                MECHANISM,
                "listener.name.plaintext.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + settings.get("user")
                        + "\" password=\"" + settings.get("password") + "\";"));
        properties.putAll(Map.of(
                "listener.name.plaintext.ssl.client.auth",
                "required",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                settings.getOrDefault("certificate", ""),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                settings.getOrDefault("authority", "")));
        String tokens = "org.apache.kafka.common.security.oauthbearer.";
        properties.putAll(Map.of(
                "listener.name.plaintext.oauthbearer.sasl.jaas.config",
                tokens + "OAuthBearerLoginModule required;",
                "listener.name.plaintext.oauthbearer.sasl.server.callback.handler.class",
                tokens + "OAuthBearerValidatorCallbackHandler",
                "sasl.oauthbearer.jwks.endpoint.url",
                settings.getOrDefault("issuer.keys", ""),
                "sasl.oauthbearer.expected.issuer",
                settings.getOrDefault("issuer", ""),
                "sasl.oauthbearer.expected.audience",
                settings.getOrDefault("issuer.audience", "")));
    }
}
