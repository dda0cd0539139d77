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
 * @param javaHome the JDK that runs the processes
 * @param readyWithin how long one process may take until it answers
 * @param restarts how often a process is started again
 */
public record SuiteSettings(
        Path dataDir,
        Path home,
        int basePort,
        Map<String, Integer> heapMegabytes,
        Path javaHome,
        Duration readyWithin,
        Restarts restarts) {
    public SuiteSettings {
        dataDir = dataDir.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        heapMegabytes = Map.copyOf(heapMegabytes);
    }

    /** Returns the usual settings: ports from 7400, the JDK that runs this, two minutes for each process, a few restarts. */
    public static SuiteSettings of(Path dataDir, Path home) {
        return new SuiteSettings(
                dataDir,
                home,
                SuitePorts.DEFAULT_BASE,
                Map.of(),
                Path.of(System.getProperty("java.home")),
                Duration.ofMinutes(2),
                Restarts.USUAL);
    }

    /** Returns these settings with another first port. */
    public SuiteSettings withBasePort(int port) {
        return new SuiteSettings(dataDir, home, port, heapMegabytes, javaHome, readyWithin, restarts);
    }

    /** Returns these settings with other heaps. */
    public SuiteSettings withHeaps(Map<String, Integer> megabytes) {
        return new SuiteSettings(dataDir, home, basePort, megabytes, javaHome, readyWithin, restarts);
    }

    /** Returns these settings with other restarts. */
    public SuiteSettings withRestarts(Restarts other) {
        return new SuiteSettings(dataDir, home, basePort, heapMegabytes, javaHome, readyWithin, other);
    }

    int heap(String process, int usual) {
        return heapMegabytes.getOrDefault(process, usual);
    }
}
