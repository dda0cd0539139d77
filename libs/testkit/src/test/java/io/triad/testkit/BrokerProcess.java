// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.triad.embedded.BrokerLock;
import io.triad.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A locked broker in a process of its own. Kafka registers what speaks OAUTHBEARER with the JVM, and the classes of an embedded
 * broker are not those of the clients beside it: in one JVM the client would be given the broker's.
 */
final class BrokerProcess implements AutoCloseable {
    private static final File LOG = new File("target/locked-broker.log");

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; what it says is in {@code target/locked-broker.log}. */
    static BrokerProcess start(Path folder, BrokerLock lock) throws IOException {
        BrokerLock.Issuer issuer = lock.issuer();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + issuer.keys(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        lock.user(),
                        lock.password(),
                        lock.certificate().toString(),
                        lock.authority().toString(),
                        issuer.name(),
                        issuer.keys(),
                        issuer.audience()))
                .redirectError(LOG)
                .start();
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (said == null) {
            throw new IOException("the broker's process ended before the broker was up; see " + LOG.getAbsolutePath());
        }
        return new BrokerProcess(process, Integer.parseInt(said));
    }

    /** The process: prints the broker's port, and stops when its input ends. */
    public static void main(String[] arguments) throws IOException {
        BrokerLock lock = new BrokerLock(
                arguments[1],
                arguments[2],
                Path.of(arguments[3]),
                Path.of(arguments[4]),
                new BrokerLock.Issuer(arguments[5], arguments[6], arguments[7]));
        try (EmbeddedKafka kafka = EmbeddedKafka.startLocked(0, Path.of(arguments[0]), lock)) {
            System.out.println(kafka.port());
            while (System.in.read() >= 0) {
                // Nothing is told to it.
            }
        }
    }

    int port() {
        return port;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
