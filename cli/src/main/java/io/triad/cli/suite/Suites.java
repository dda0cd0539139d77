// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts and finds suites on this machine. */
public interface Suites {
    /**
     * Starts a suite and returns once all of it answers.
     *
     * @param dataDir where it keeps its log, objects and caches
     * @param start ports and heaps
     * @param told takes one line for each thing that is being started
     * @throws io.triad.failure.TriadException when a port is taken, the disk is full, the folder cannot be written or a
     *     service does not start; the message says which
     */
    RunningSuite start(Path dataDir, SuiteStart start, Consumer<String> told);

    /** Returns the suite that is up with this data folder. */
    Optional<RunningSuite> find(Path dataDir);

    /** Starts a suite in processes that outlive this one and returns once all of it answers; throws like start. */
    RunningSuite startDetached(Path dataDir, SuiteStart start, Consumer<String> told);

    /** Returns the file behind an object's {@code s3://} address in the store of a data folder, whether its suite is up or not. */
    Optional<Path> fileOf(Path dataDir, String address);

    /** Stops the suite of this data folder; returns false when none is up. */
    boolean stop(Path dataDir);
}
