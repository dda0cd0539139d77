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
     * Starts a broker that asks for all that deployed ones may.
     *
     * @throws IllegalStateException when the port is taken or the folder cannot be used
     */
    public static EmbeddedKafka startLocked(int port, Path folder, BrokerLock lock) {
        return start(port, folder, lock.settings());
    }

    private static EmbeddedKafka start(int port, Path folder, Map<String, String> lock) {
        int brokerPort = LoopbackPort.claim(port, "Kafka broker");
        int controllerPort = LoopbackPort.free();
        Map<String, String> settings = new HashMap<>(lock);
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
