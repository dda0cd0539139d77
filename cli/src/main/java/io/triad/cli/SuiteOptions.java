// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.RemoteSuite;
import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.Suites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which suite a command works with. */
final class SuiteOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "Where log, checkpoints and reports are kept (default: .triad beside the launcher).")
    private @Nullable Path dataDir;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A suite that is up elsewhere, such as http://127.0.0.1:7410; nothing is started or stopped.")
    private @Nullable URI server;

    /** Tells whether a suite that is up elsewhere was named. */
    boolean isElsewhere() {
        return server != null;
    }

    Path dataDir() {
        return dataDir(dataDir);
    }

    /** Returns the data folder that an option names, or the one beside the launcher. */
    static Path dataDir(@Nullable Path given) {
        Path folder = given == null ? TriadCommand.home().resolve(".triad") : given;
        return folder.toAbsolutePath().normalize();
    }

    /** Returns the suite that is up: the one at --server, or the one of the data folder. */
    Optional<RunningSuite> find(Suites suites) {
        if (server == null) {
            return suites.find(dataDir());
        }
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--server is '" + server + "', which is no address such as http://127.0.0.1:7410");
        }
        return Optional.of(new RemoteSuite(server));
    }
}
