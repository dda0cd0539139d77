// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.SuiteStart;
import io.triad.cli.suite.Suites;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Suites that are only an address. */
final class FakeSuites implements Suites {
    final List<String> calls = new ArrayList<>();
    private final URI server;
    private final boolean isUp;
    String failure = "";

    FakeSuites(URI server, boolean isUp) {
        this.server = server;
        this.isUp = isUp;
    }

    private RunningSuite suite(boolean ours) {
        return new RunningSuite() {
            @Override
            public URI server() {
                return server;
            }

            @Override
            public boolean isOurs() {
                return ours;
            }

            @Override
            public Optional<String> failure() {
                return Optional.of(failure).filter(text -> !text.isEmpty());
            }

            @Override
            public Optional<Path> fileOf(String address) {
                return address.startsWith("s3://")
                        ? Optional.of(Path.of("/data", address.substring(5)))
                        : Optional.empty();
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    @Override
    public RunningSuite start(Path dataDir, SuiteStart start, Consumer<String> told) {
        calls.add("start " + start.basePort());
        told.accept("starting");
        return suite(true);
    }

    @Override
    public Optional<RunningSuite> find(Path dataDir) {
        return isUp ? Optional.of(suite(false)) : Optional.empty();
    }

    @Override
    public RunningSuite startDetached(Path dataDir, SuiteStart start, Consumer<String> told) {
        calls.add("start detached " + start.basePort());
        return suite(false);
    }

    @Override
    public Optional<Path> fileOf(Path dataDir, String address) {
        return Optional.of(dataDir.resolve(address.substring(5)));
    }

    @Override
    public boolean stop(Path dataDir) {
        calls.add("stop");
        return isUp;
    }
}
