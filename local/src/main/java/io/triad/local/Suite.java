// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.TopicDeclaration;
import io.triad.messaging.VacantSeats;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A suite that this process started: broker, store and six services on 127.0.0.1.
 *
 * <p>A process that ends although nobody asked it to is started again, as often as {@link SuiteSettings#restarts} says. The
 * suite ends with {@link #close}, with this process, and at the latest when this process is killed; data stay. One data
 * folder serves one suite at a time.
 */
public final class Suite implements AutoCloseable {
    /** One broker holds one copy of everything. */
    private static final short SINGLE_COPY = 1;

    private static final Duration STOP_WITHIN = Duration.ofSeconds(90);
    /** One more than there are processors, since a start also waits for the broker now and then. */
    private static final int STARTING_AT_A_TIME = 1 + Runtime.getRuntime().availableProcessors();

    private static final String OBJECT_SCHEME = "s3://" + SuiteCommands.BUCKET + "/";

    private final SuiteSettings settings;
    private final SuiteFile file;
    private final SuiteLock lock;
    private final Supervisor supervisor;
    private final ProgressListener listener;
    private final Thread hook;
    private final Object scaling = new Object();
    private boolean closed;

    private Suite(
            SuiteSettings settings,
            SuitePorts ports,
            SuiteLock lock,
            Supervisor supervisor,
            ProgressListener listener) {
        this.settings = settings;
        this.file = SuiteFile.ofThisProcess(ports, true);
        this.lock = lock;
        this.supervisor = supervisor;
        this.listener = listener;
        this.hook = new Thread(this::end, "stop-suite");
    }

    /**
     * Starts a suite and returns once all of it answers.
     *
     * @throws TriadException naming the port that is taken, the folder that cannot be written, the disk that is full, the
     *     service that is not built, or the process that did not start with the end of its log; nothing runs on then
     */
    public static Suite start(SuiteSettings settings, ProgressListener listener) {
        Preflight.check(settings);
        SuiteLock lock = SuiteLock.take(settings.dataDir());
        try {
            SuitePorts ports = SuitePorts.from(settings.basePort());
            ports.requireFree();
            Supervisor supervisor = new Supervisor(
                    logs(settings.dataDir()), settings.readyWithin(), Supervisor.GRACE, settings.restarts(), listener);
            Suite suite = new Suite(settings, ports, lock, supervisor, listener);
            Runtime.getRuntime().addShutdownHook(suite.hook);
            suite.run(ports);
            return suite;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void run(SuitePorts ports) {
        try {
            SuiteFile.ofThisProcess(ports, false).write(settings.dataDir());
            SuiteCommands commands = new SuiteCommands(settings, ports);
            supervisor.start(commands.servers(), commands.servers().size());
            TopicDeclaration.declareAll(commands.bootstrapServers(), SINGLE_COPY);
            supervisor.start(commands.services(), STARTING_AT_A_TIME);
            file.write(settings.dataDir());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Path logs(Path dataDir) {
        try {
            return Files.createDirectories(dataDir.resolve("logs"));
        } catch (IOException e) {
            throw new TriadException(ErrorCode.REFUSED, "No folder for logs in " + dataDir + ": " + e, e);
        }
    }

    /** Returns where task-generator-svc answers, which is what the command talks to. */
    public URI server() {
        return file.server();
    }

    /** Returns where a service answers. */
    public URI uri(Service service) {
        return file.uri(service);
    }

    /** Returns the ports in use. */
    public SuitePorts ports() {
        return file.ports();
    }

    /** Completes with the first process that ends although nobody asked it to and is not started again. */
    public CompletableFuture<ChildFailure> onFailure() {
        return supervisor.onFailure();
    }

    /** Returns the names of the processes of every suite: broker, store, and the services' module names. */
    public static List<String> allProcesses() {
        return Stream.concat(
                        Stream.of(SuiteCommands.BROKER, SuiteCommands.STORE),
                        Arrays.stream(Service.values()).map(Service::moduleName))
                .toList();
    }

    /** Returns the names of the processes that were started. */
    public List<String> processes() {
        return supervisor.names();
    }

    /**
     * Tells whether a process has answered and runs.
     *
     * @param process one of {@link #processes}
     */
    public boolean isUp(String process) {
        return supervisor.isUp(process);
    }

    /**
     * Ends a process as a power cut would, by SIGKILL; it is then started again, as often as the settings say.
     *
     * @param process one of {@link #processes}
     * @return false when it does not run at this moment
     */
    public boolean kill(String process) {
        return supervisor.kill(process);
    }

    /**
     * Starts or ends workers of a service until there are so many, while runs go on; returns once those that came answer and
     * those that leave have ended. Who leaves finishes what it is at and gives up its seats in consumer groups, so that the
     * others read on at once.
     *
     * @throws TriadException when the service cannot have so many, or one does not start
     */
    public void scale(Service service, int workers) {
        int wanted = service.checkedWorkers(workers);
        if (!service.isElastic()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "The work of " + service.moduleName() + " is divided when it starts; start the suite with so many");
        }
        synchronized (scaling) {
            List<String> names = processes();
            int present = (int)
                    IntStream.iterate(1, worker -> names.contains(service.workerName(worker)), worker -> worker + 1)
                            .count();
            SuiteCommands commands = new SuiteCommands(settings, file.ports());
            supervisor.join(
                    IntStream.rangeClosed(present + 1, wanted)
                            .mapToObj(worker -> commands.worker(service, worker))
                            .toList(),
                    STARTING_AT_A_TIME);
            List<String> leaving = IntStream.rangeClosed(wanted + 1, present)
                    .mapToObj(service::workerName)
                    .toList();
            if (!leaving.isEmpty()) {
                supervisor.leave(leaving);
                VacantSeats.remove(BrokerAccess.open(commands.bootstrapServers()), leaving);
            }
        }
    }

    /** Returns the ends of processes that were started again, oldest first. */
    public List<ChildFailure> survived() {
        return supervisor.survived();
    }

    /** Returns the file behind an object's {@code s3://} address in a suite's store, if it is one of that store. */
    public static Optional<Path> fileOf(Path dataDir, String address) {
        if (!address.startsWith(OBJECT_SCHEME)) {
            return Optional.empty();
        }
        Path bucket =
                SuiteCommands.storeFolder(dataDir).resolve(SuiteCommands.BUCKET).normalize();
        Path object = bucket.resolve(address.substring(OBJECT_SCHEME.length())).normalize();
        return object.startsWith(bucket) ? Optional.of(object) : Optional.empty();
    }

    /** Ends the services, then store and broker, which put their data on disk. */
    @Override
    public void close() {
        end();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is what runs.
        }
    }

    private synchronized void end() {
        if (closed) {
            return;
        }
        closed = true;
        listener.told("stopping the suite");
        supervisor.close();
        try {
            Files.deleteIfExists(settings.dataDir().resolve(SuiteFile.NAME));
        } catch (IOException e) {
            listener.told("suite.json stays behind: " + e);
        }
        lock.close();
        listener.told("the suite has stopped");
    }

    /** Returns the suite that is up with this data folder, started by whichever process. */
    public static Optional<SuiteFile> find(Path dataDir) {
        return SuiteFile.read(dataDir).filter(SuiteFile::ready).filter(suite -> suite.process()
                .isPresent());
    }

    /** Starts a suite whose processes outlive this one; returns and throws like {@link #start}. */
    public static SuiteFile startDetached(SuiteSettings settings, ProgressListener listener) {
        return DetachedSuite.start(settings, listener);
    }

    /**
     * Ends the suite of a data folder, whichever process started it, and returns once that process has ended.
     *
     * @return false when none is up
     */
    public static boolean stopRunning(Path dataDir) {
        Optional<ProcessHandle> running = SuiteFile.read(dataDir).flatMap(SuiteFile::process);
        if (running.isEmpty()) {
            return false;
        }
        ProcessHandle process = running.get();
        boolean asked = process.destroy();
        try {
            ProcessHandle unused = process.onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            asked &= process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "The suite's process cannot be watched: " + e, e);
        }
        if (!asked) {
            throw new TriadException(
                    ErrorCode.REFUSED,
                    "Process " + process.pid() + ", which runs the suite, cannot be ended; is it yours?");
        }
        return true;
    }
}
