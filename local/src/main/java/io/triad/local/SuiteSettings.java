// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a suite needs to know before it starts.
 *
 * @param dataDir where the log, the objects, caches and log files are kept
 * @param home the root of the installation or checkout, which holds {@code *-svc/target/quarkus-app}
 * @param basePort the first port; 0 picks free ones
 * @param heapMegabytes heaps that differ from the usual, by process: broker, store or a service's module name
 * @param workers how many processes do a service's work, where that is not one
 * @param javaHome the JDK that runs the processes
 * @param readyWithin how long one process may take until it answers
 * @param restarts how often a process is started again
 */
public record SuiteSettings(
        Path dataDir,
        Path home,
        int basePort,
        Map<String, Integer> heapMegabytes,
        Map<Service, Integer> workers,
        Path javaHome,
        Duration readyWithin,
        Restarts restarts) {
    public SuiteSettings {
        dataDir = dataDir.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        heapMegabytes = Map.copyOf(heapMegabytes);
        workers = Map.copyOf(workers);
        workers.forEach(Service::checkedWorkers);
    }

    /** Returns the usual settings: ports from 7400, the JDK that runs this, two minutes for each process, a few restarts. */
    public static SuiteSettings of(Path dataDir, Path home) {
        return new SuiteSettings(
                dataDir,
                home,
                SuitePorts.DEFAULT_BASE,
                Map.of(),
                Map.of(),
                Path.of(System.getProperty("java.home")),
                Duration.ofMinutes(2),
                Restarts.USUAL);
    }

    /** Returns these settings with another first port. */
    public SuiteSettings withBasePort(int port) {
        return new SuiteSettings(dataDir, home, port, heapMegabytes, workers, javaHome, readyWithin, restarts);
    }

    /** Returns these settings with other heaps. */
    public SuiteSettings withHeaps(Map<String, Integer> megabytes) {
        return new SuiteSettings(dataDir, home, basePort, megabytes, workers, javaHome, readyWithin, restarts);
    }

    /** Returns these settings with other numbers of workers. */
    public SuiteSettings withWorkers(Map<Service, Integer> numbers) {
        return new SuiteSettings(dataDir, home, basePort, heapMegabytes, numbers, javaHome, readyWithin, restarts);
    }

    /** Returns these settings with other restarts. */
    public SuiteSettings withRestarts(Restarts other) {
        return new SuiteSettings(dataDir, home, basePort, heapMegabytes, workers, javaHome, readyWithin, other);
    }

    int workers(Service service) {
        return workers.getOrDefault(service, 1);
    }

    int heap(String process, int usual) {
        return heapMegabytes.getOrDefault(process, usual);
    }
}
