// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.RunClient;
import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.Suites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad report}: where a run's report lies. */
@Command(
        name = "report",
        description = "Prints where the report of a closed run lies, a page for the browser; the suite need not be up.")
final class ReportCommand implements Callable<Integer> {
    /** Where eval-svc puts it; the bucket is that of the data folder. */
    private static final String ADDRESS = "s3://triad/runs/%s/report.html";

    private final Suites suites;
    private final Consumer<Path> browser;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(paramLabel = "ID", description = "The run's id.")
    private String runId = "";

    @Option(names = "--open", description = "Opens it in the browser too.")
    private boolean open;

    @Mixin
    private final SuiteOptions options = new SuiteOptions();

    ReportCommand(Suites suites, Consumer<Path> browser) {
        this.suites = suites;
        this.browser = browser;
    }

    @Override
    public Integer call() {
        if (options.isElsewhere()) {
            return elsewhere();
        }
        Path file = suites.fileOf(options.dataDir(), ADDRESS.formatted(runId))
                .filter(Files::isRegularFile)
                .orElseThrow(this::missing);
        System.out.println(file);
        if (open) {
            browser.accept(file);
        }
        return 0;
    }

    /** The store of another machine's suite is not ours to read; its address is. */
    private int elsewhere() {
        if (open) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--open needs the report on this machine; without --open its address is printed");
        }
        try (RunningSuite suite = options.find(suites).orElseThrow();
                RunClient client = new RunClient(suite.server(), suite.access())) {
            RunState run = KnownRuns.require(client, runId);
            if (!run.hasReport()) {
                throw notClosed();
            }
            System.out.println(run.getReport().getHtmlUri());
            return 0;
        }
    }

    private TriadException missing() {
        Optional<RunningSuite> up = options.find(suites);
        if (up.isPresent()) {
            try (RunningSuite suite = up.get();
                    RunClient client = new RunClient(suite.server(), suite.access())) {
                RunState run = KnownRuns.require(client, runId);
                return run.hasReport()
                        ? new TriadException(
                                ErrorCode.NOT_FOUND,
                                "run '" + runId + "' was closed without a page; its report is "
                                        + run.getReport().getMarkdownUri())
                        : notClosed();
            }
        }
        return new TriadException(
                ErrorCode.NOT_FOUND,
                "there is no report of a run '" + runId + "' in " + options.dataDir()
                        + "; './triad runs' lists the runs of the suite that is up, './triad run --run " + runId
                        + "' goes on with one");
    }

    private TriadException notClosed() {
        return new TriadException(
                ErrorCode.NOT_FOUND,
                "run '" + runId + "' is not closed yet, and its report is written last; './triad runs show " + runId
                        + "' tells where it stands");
    }
}
