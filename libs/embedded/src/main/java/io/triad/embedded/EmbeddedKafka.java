// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A single-node Kafka (KRaft, broker and controller in one) on 127.0.0.1.
 *
 * <p>It keeps every record (no retention), creates no topic on its own, and its data outlive it: a start with the same
 * folder continues where the last one ended. Source of the settings: Kafka 4.0's broker configuration.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** The largest record batch the broker takes, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final int port;
    private final IsolatedServer node;

    private EmbeddedKafka(int port, IsolatedServer node) {
        this.port = port;
        this.node = node;
    }

    /**
     * Starts the broker and returns once clients can use it, after two to three seconds.
     *
     * @param port where clients connect; 0 picks a free one
     * @param folder the broker's own folder, created when missing
     * @throws IllegalStateException when the port is taken or the folder cannot be used
     */
    public static EmbeddedKafka start(int port, Path folder) {
        return start(port, folder, Map.of());
    }

    /**
     * Starts a broker that asks for all that deployed ones may: TLS, a client's certificate, a name and a password
     * (SASL/SCRAM-SHA-512). It lets that one user do everything.
     *
     * @param user letters and digits
     * @param password letters and digits
     * @param certificate PEM file with the broker's private key and its certificate, which is good for a client too
     * @param authority PEM file with the certificate that the clients' must be signed with, and the broker's is
     * @throws IllegalStateException when the port is taken or the folder cannot be used
     */
    public static EmbeddedKafka startLocked(
            int port, Path folder, String user, String password, Path certificate, Path authority) {
        return start(
                port,
                folder,
                Map.of(
                        "user",
                        user,
                        "password",
                        password,
                        "certificate",
                        certificate.toAbsolutePath().toString(),
                        "authority",
                        authority.toAbsolutePath().toString()));
    }

    private static EmbeddedKafka start(int port, Path folder, Map<String, String> login) {
        int brokerPort = LoopbackPort.claim(port, "Kafka broker");
        int controllerPort = LoopbackPort.free();
        Map<String, String> settings = new HashMap<>(login);
        settings.putAll(Map.of(
                "port", Integer.toString(brokerPort),
                "controller.port", Integer.toString(controllerPort),
                "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES),
                "folder", folder.toAbsolutePath().toString()));
        return new EmbeddedKafka(brokerPort, IsolatedServer.start("io.triad.embedded.broker.KafkaNode", settings));
    }

    /** Returns the port where clients connect. */
    public int port() {
        return port;
    }

    /** Returns the value for {@code kafka.bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Shuts the broker down cleanly, so that the next start need not recover its logs. */
    @Override
    public void close() {
        node.close();
    }
}
