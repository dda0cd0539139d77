// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.ServerAccess;
import io.triad.cli.client.Token;
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

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --server: a file with the API key or token to show, read anew for every request"
                    + " (default: the environment's TRIAD_TOKEN).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "With --server: certificates (PEM) that the suite's own is signed with"
                    + " (default: those that Java trusts).")
    private @Nullable Path caFile;

    @Option(
            names = "--certificate-file",
            paramLabel = "FILE",
            description = "With --server: private key and certificate (PEM) to show where the suite asks for one.")
    private @Nullable Path certificateFile;

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
            if (tokenFile != null || caFile != null || certificateFile != null) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--token-file, --ca-file and --certificate-file are for a suite elsewhere; name it with --server");
            }
            return suites.find(dataDir());
        }
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--server is '" + server + "', which is no address such as http://127.0.0.1:7410");
        }
        ServerAccess access = new ServerAccess(
                Token.of(Optional.ofNullable(tokenFile), System.getenv()),
                Optional.ofNullable(caFile),
                Optional.ofNullable(certificateFile));
        if (access.token().isPresent() && "http".equals(scheme) && !isThisMachine(server.getHost())) {
            System.err.println("the token of " + access.token().get().origin() + " goes to " + server
                    + " unencrypted; whoever listens on the way has it. https:// or a tunnel to 127.0.0.1 is safer");
        }
        return Optional.of(new RemoteSuite(server, access));
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.[0-9.]+");
    }
}
