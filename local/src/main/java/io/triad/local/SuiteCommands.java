// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.embedded.LoopbackPort;
import io.triad.embedded.StoreCredentials;
import io.triad.embedded.broker.BrokerMain;
import io.triad.embedded.store.StoreMain;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The command lines of a suite's processes. */
final class SuiteCommands {
    static final String BUCKET = "triad";
    static final String BROKER = "broker";
    static final String STORE = "store";

    static final String REGION = "us-east-1";
    /** File of a data folder with the store's keys. */
    static final String KEYS = "store.keys";

    private static final int BROKER_HEAP_MEGABYTES = 384;
    private static final int STORE_HEAP_MEGABYTES = 256;
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final String QUARKUS_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final List<String> COMMON_FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Asked for by the thread pools of Quarkus.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.net.preferIPv4Stack=true");

    private final SuiteSettings settings;
    private final SuitePorts ports;
    private final Path keysFile;
    private final StoreCredentials keys;

    SuiteCommands(SuiteSettings settings, SuitePorts ports) {
        this.settings = settings;
        this.ports = ports;
        this.keysFile = settings.dataDir().resolve(KEYS);
        this.keys = StoreCredentials.readOrCreate(keysFile);
    }

    /** Returns the folder in which the store keeps its objects as files. */
    static Path storeFolder(Path dataDir) {
        return dataDir.resolve("store");
    }

    /** Returns the broker's address. */
    String bootstrapServers() {
        return "127.0.0.1:" + ports.broker();
    }

    /** What everything else needs first. */
    List<ChildCommand> servers() {
        return List.of(broker(), store());
    }

    List<ChildCommand> services() {
        return Arrays.stream(Service.values())
                .flatMap(service ->
                        IntStream.rangeClosed(1, settings.workers(service)).mapToObj(worker -> worker(service, worker)))
                .toList();
    }

    private ChildCommand broker() {
        List<String> flags = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        List<String> command = java(BROKER, BROKER_HEAP_MEGABYTES, flags, location(BrokerMain.class));
        command.add(BrokerMain.class.getName());
        command.addAll(List.of(
                "--port",
                Integer.toString(ports.broker()),
                "--data-dir",
                settings.dataDir().resolve("broker").toString()));
        return child(BROKER, command, Map.of(), new Readiness.Line("The Kafka broker answers"));
    }

    private ChildCommand store() {
        List<String> flags = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        List<String> command = java(STORE, STORE_HEAP_MEGABYTES, flags, location(StoreMain.class));
        command.add(StoreMain.class.getName());
        command.addAll(List.of(
                "--port",
                Integer.toString(ports.store()),
                "--data-dir",
                storeFolder(settings.dataDir()).toString(),
                "--credentials",
                keysFile.toString()));
        return child(STORE, command, Map.of(), new Readiness.Line("The object store answers"));
    }

    /** Returns how a service's n-th worker is started; nobody asks for the port of any but the first. */
    ChildCommand worker(Service service, int worker) {
        String name = service.workerName(worker);
        int port = worker == 1 ? ports.of(service) : LoopbackPort.free();
        List<String> flags = new ArrayList<>(service.flags());
        flags.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.banner.enabled=false",
                "-Dquarkus.console.color=false",
                "-Dkafka.bootstrap.servers=" + bootstrapServers(),
                // A service that was killed takes its place in its group again at once.
                "-Dkafka.group.instance.id=" + name,
                "-Dtriad.data-dir=" + settings.dataDir().resolve("services").resolve(name),
                "-Dtriad.store.endpoint=http://127.0.0.1:" + ports.store(),
                "-Dtriad.store.region=" + REGION,
                "-Dtriad.store.bucket=" + BUCKET));
        // While one lane is sampled another trains; threads that share one operation, more than there are cores free,
        // would wait for one another. The two that a step always has work on micro-batches of their own.
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        switch (service) {
            case ROLLOUT -> flags.add("-Dtriad.rollout.threads=" + half);
            case TRAINER -> {
                flags.add("-Dtriad.trainer.reinforcement-threads=" + Math.max(2, half));
                flags.add("-Dtriad.shard.index=" + (worker - 1));
                flags.add("-Dtriad.shard.count=" + settings.workers(service));
                flags.add("-Dtriad.shard.group=" + (worker == 1 ? name : service.moduleName() + "-" + (worker - 1)));
            }
            case EVAL ->
                flags.add("-Dtriad.evaluation.threads=" + Runtime.getRuntime().availableProcessors());
            case TASK_GENERATOR, VERIFIER, MERGE -> {}
        }
        List<String> command = java(service.moduleName(), service.heapMegabytes(), flags, service.jar(settings.home()));
        command.add(QUARKUS_MAIN);
        if (service == Service.EVAL && Files.isExecutable(NICE)) {
            // Nothing waits for a measurement but the report: it takes what training and sampling leave, and all at the
            // end.
            command.addAll(0, List.of(NICE.toString(), "-n", "10"));
        }
        // Every user of a machine can read the arguments of its processes, but not their environment.
        Map<String, String> secrets =
                Map.of("TRIAD_STORE_ACCESS_KEY", keys.accessKey(), "TRIAD_STORE_SECRET_KEY", keys.secretKey());
        String health = "http://127.0.0.1:" + port + "/q/health/";
        return child(
                name, command, secrets, new Readiness.Http(URI.create(health + "ready"), URI.create(health + "live")));
    }

    /** The start of a command: up to {@link ChildMain}, which the real main and its arguments follow. */
    private List<String> java(String name, int usualHeap, List<String> flags, Path classPath) {
        List<String> command = new ArrayList<>();
        command.add(Preflight.java(settings.javaHome()).toString());
        command.add("-Xmx" + settings.heap(name, usualHeap) + "m");
        command.addAll(COMMON_FLAGS);
        command.addAll(flags);
        command.addAll(
                List.of("-cp", location(ChildMain.class) + File.pathSeparator + classPath, ChildMain.class.getName()));
        return command;
    }

    private ChildCommand child(String name, List<String> command, Map<String, String> secrets, Readiness ready) {
        Map<String, String> environment = new HashMap<>(secrets);
        // The C library keeps up to 64 MiB for each of many threads otherwise.
        environment.put("MALLOC_ARENA_MAX", "2");
        // PyTorch frees and asks again for the same blocks in every step. Given back to the system in between, each
        // page of them is faulted in anew, which costs more than the arithmetic of a small policy.
        environment.put("MALLOC_MMAP_THRESHOLD_", "4294967296");
        environment.put("MALLOC_TRIM_THRESHOLD_", "17179869184");
        environment.put("MALLOC_TOP_PAD_", "67108864");
        return new ChildCommand(name, command, environment, settings.dataDir(), ready);
    }

    /** Returns the jar or folder that a class was loaded from. */
    static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot tell where " + type + " was loaded from", e);
        }
    }
}
