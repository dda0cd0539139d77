// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite with the real broker and store, and with stand-ins for the services. */
class SuiteIT {
    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldStartAllBeFoundAndStopAll() throws Exception {
        SuiteSettings settings = settings(0);
        SuitePorts ports;
        try (Suite suite = Suite.start(settings, told::add)) {
            ports = suite.ports();
            for (Service service : Service.values()) {
                assertListening(ports.of(service), true);
                assertThat(settings.dataDir().resolve("logs").resolve(service.moduleName() + ".log"))
                        .content()
                        .contains("the broker at 127.0.0.1:" + ports.broker() + " and a key of 48 characters");
            }
            assertListening(ports.broker(), true);
            assertListening(ports.store(), true);
            assertThat(Suite.find(settings.dataDir()))
                    .hasValueSatisfying(found -> assertThat(found.server()).isEqualTo(suite.server()));
            assertThat(suite.onFailure()).isNotDone();

            // A second one must not share the folder
            assertThatThrownBy(() -> Suite.start(settings, told::add))
                    .hasMessageContaining("Another suite, of process "
                            + ProcessHandle.current().pid());
        }
        assertListening(ports.broker(), false);
        assertListening(ports.of(Service.TRAINER), false);
        assertThat(Suite.find(settings.dataDir())).isEmpty();
        assertThat(Suite.stopRunning(settings.dataDir())).isFalse();
        assertThat(settings.dataDir().resolve("logs/broker.log")).content().contains("The Kafka broker stopped");
        assertThat(told).last().isEqualTo("the suite has stopped");
    }

    @Test
    void shouldOutliveItsStarterWhenDetachedAndStopWhenAsked() throws Exception {
        SuiteSettings settings = settings(0);

        SuiteFile suite = Suite.startDetached(settings, told::add);
        ProcessHandle process = suite.process().orElseThrow();
        try {
            assertThat(process).isNotEqualTo(ProcessHandle.current());
            assertListening(suite.ports().of(Service.EVAL), true);
            assertThat(told).anyMatch(line -> line.startsWith("eval-svc answers after "));

            // From another process, the folder is taken too
            assertThatThrownBy(() -> Suite.start(settings, told::add))
                    .hasMessageContaining("Another suite, of process " + process.pid());
            assertThatThrownBy(() -> Suite.startDetached(settings, told::add))
                    .hasMessageContaining("Another suite, of process " + process.pid());
        } finally {
            assertThat(Suite.stopRunning(settings.dataDir())).isTrue();
        }

        assertThat(process.isAlive()).isFalse();
        assertListening(suite.ports().of(Service.EVAL), false);
        assertListening(suite.ports().broker(), false);
        assertThat(Suite.find(settings.dataDir())).isEmpty();
    }

    @Test
    void shouldTellWhichServiceCrashed() throws Exception {
        try (Suite suite = Suite.start(settings(0), told::add)) {
            crash(suite.uri(Service.MERGE).resolve("/crash"));

            ChildFailure failure = suite.onFailure().get(20, TimeUnit.SECONDS);
            assertThat(failure.name()).isEqualTo("merge-svc");
            assertThat(failure.exitCode()).isEqualTo(42);
            assertThat(failure.message())
                    .contains("merge-svc ended with exit code 42", "crashing as asked", "merge-svc.log");
        }
    }

    @Test
    void shouldStartAgainAServiceThatCannotGoOn() throws Exception {
        try (Suite suite = Suite.start(settings(0).withRestarts(Restarts.USUAL), told::add)) {
            suite.uri(Service.MERGE).resolve("/stop").toURL().openStream().close();

            while (suite.survived().isEmpty() || !suite.isUp("merge-svc")) {
                Thread.sleep(50);
            }

            assertThat(suite.survived()).extracting(ChildFailure::name).containsExactly("merge-svc");
            assertThat(suite.onFailure()).isNotDone();
            assertThat(suite.processes())
                    .containsExactlyInAnyOrderElementsOf(Suite.allProcesses())
                    .hasSize(8)
                    .allMatch(suite::isUp);
        }
        assertThat(told)
                .contains("merge-svc cannot go on and is ended: the flow has stopped")
                .anyMatch(line ->
                        line.startsWith("merge-svc ended with exit code 137") && line.endsWith("starting it again"));
    }

    @Test
    void shouldRefuseTakenPortsByNumberAndOwner() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = taken.getLocalPort() - Service.VERIFIER.portOffset();

            assertThatThrownBy(() -> Suite.start(settings(base), told::add))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED))
                    .hasMessageContaining(taken.getLocalPort() + " (for verifier-svc)")
                    .hasMessageContaining("--port");
            // and detached, with the same code and words
            assertThatThrownBy(() -> Suite.startDetached(settings(base), told::add))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED))
                    .hasMessageContaining(taken.getLocalPort() + " (for verifier-svc)");
        }
    }

    private SuiteSettings settings(int base) throws IOException {
        Path home = folder.resolve("home");
        for (Service service : Service.values()) {
            Path jar = service.jar(home);
            Files.createDirectories(jar.getParent());
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes()
                    .put(
                            Attributes.Name.CLASS_PATH,
                            SuiteCommands.location(FakeChild.class).toUri().toString());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream content = new JarOutputStream(file, manifest)) {
                content.finish();
            }
        }
        SuiteSettings usual = SuiteSettings.of(folder.resolve("data"), home);
        return new SuiteSettings(
                usual.dataDir(),
                home,
                base,
                usual.heapMegabytes(),
                usual.workers(),
                usual.javaHome(),
                Duration.ofSeconds(60),
                Restarts.NEVER);
    }

    private static void crash(URI address) throws IOException {
        try {
            address.toURL().openStream().close();
        } catch (IOException expected) {
            assertThat(expected).isNotNull();
        }
    }

    private static void assertListening(int port, boolean expected) {
        boolean listening;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            listening = true;
        } catch (IOException e) {
            listening = false;
        }
        assertThat(listening).as("port %d listens", port).isEqualTo(expected);
    }
}
