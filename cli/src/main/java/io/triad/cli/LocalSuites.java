// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.SuiteStart;
import io.triad.cli.suite.Suites;
import io.triad.local.ChildFailure;
import io.triad.local.Suite;
import io.triad.local.SuiteFile;
import io.triad.local.SuiteSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The suites of this machine. */
final class LocalSuites implements Suites {
    @Override
    public RunningSuite start(Path dataDir, SuiteStart start, Consumer<String> told) {
        return new Started(Suite.start(settings(dataDir, start), told::accept), dataDir);
    }

    @Override
    public Optional<RunningSuite> find(Path dataDir) {
        return Suite.find(dataDir).map(file -> new Found(file, dataDir));
    }

    @Override
    public RunningSuite startDetached(Path dataDir, SuiteStart start, Consumer<String> told) {
        return new Found(Suite.startDetached(settings(dataDir, start), told::accept), dataDir);
    }

    @Override
    public Optional<Path> fileOf(Path dataDir, String address) {
        return Suite.fileOf(dataDir, address);
    }

    @Override
    public boolean stop(Path dataDir) {
        return Suite.stopRunning(dataDir);
    }

    private static SuiteSettings settings(Path dataDir, SuiteStart start) {
        return SuiteSettings.of(dataDir, TriadCommand.home())
                .withBasePort(start.basePort())
                .withHeaps(start.heapMegabytes())
                .withWorkers(start.workers());
    }

    private record Started(Suite suite, Path dataDir) implements RunningSuite {
        @Override
        public URI server() {
            return suite.server();
        }

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public Optional<String> failure() {
            CompletableFuture<ChildFailure> failed = suite.onFailure();
            return failed.isDone() ? Optional.of(failed.join().message()) : Optional.empty();
        }

        @Override
        public Optional<Path> fileOf(String address) {
            return Suite.fileOf(dataDir, address);
        }

        @Override
        public void close() {
            suite.close();
        }
    }

    private record Found(SuiteFile file, Path dataDir) implements RunningSuite {
        @Override
        public URI server() {
            return file.server();
        }

        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public Optional<String> failure() {
            return Suite.find(dataDir).isPresent()
                    ? Optional.empty()
                    : Optional.of("the suite of " + dataDir + " has ended; its logs are in " + dataDir.resolve("logs"));
        }

        @Override
        public Optional<Path> fileOf(String address) {
            return Suite.fileOf(dataDir, address);
        }

        @Override
        public void close() {
            // It stays up, as it was found.
        }
    }
}
