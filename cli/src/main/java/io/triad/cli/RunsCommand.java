// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.RunClient;
import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.Suites;
import io.triad.cli.table.RunTable;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad runs}: what the log knows. */
@Command(name = "runs", description = "Lists the runs of the suite that is up.")
final class RunsCommand implements Callable<Integer> {
    private final Suites suites;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final SuiteOptions options = new SuiteOptions();

    RunsCommand(Suites suites) {
        this.suites = suites;
    }

    @Override
    public Integer call() {
        try (RunningSuite suite = up(options, suites);
                RunClient client = new RunClient(suite.server(), suite.access())) {
            List<RunState> runs = client.list();
            if (runs.isEmpty()) {
                System.out.println("no runs yet; './triad run' starts one");
            } else {
                RunTable.lines(runs).forEach(System.out::println);
            }
            return 0;
        }
    }

    private static RunningSuite up(SuiteOptions options, Suites suites) {
        return options.find(suites)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "no suite is up in " + options.dataDir()
                                + "; './triad up' starts it (unfinished runs then go on), or name one with --server"));
    }

    /** {@code triad runs show}: one run. */
    @Command(name = "show", description = "Shows one run: its lanes, what became of their responses, and its scores.")
    static final class Show implements Callable<Integer> {
        private final Suites suites;

        @Mixin
        private final HelpOption help = new HelpOption();

        @Parameters(paramLabel = "ID", description = "The run's id.")
        private String runId = "";

        @Option(names = "--json", description = "Prints the whole state as JSON, pace of the stages included.")
        private boolean json;

        @Mixin
        private final SuiteOptions options = new SuiteOptions();

        Show(Suites suites) {
            this.suites = suites;
        }

        @Override
        public Integer call() {
            try (RunningSuite suite = up(options, suites);
                    RunClient client = new RunClient(suite.server(), suite.access())) {
                RunState run = KnownRuns.require(client, runId);
                if (json) {
                    System.out.println(RunSummary.json(run));
                    return 0;
                }
                RunTable.lines(List.of(run)).forEach(System.out::println);
                System.out.println();
                RunTable.laneLines(run).forEach(System.out::println);
                List<String> ledger = RunTable.ledgerLines(run);
                if (!ledger.isEmpty()) {
                    System.out.println();
                    ledger.forEach(System.out::println);
                }
                List<String> paces = RunTable.paceLines(run);
                if (!paces.isEmpty()) {
                    System.out.println();
                    paces.forEach(System.out::println);
                }
                List<String> candidates = RunTable.candidateLines(run);
                if (!candidates.isEmpty()) {
                    System.out.println();
                    candidates.forEach(System.out::println);
                }
                RunSummary.lines(run, suite).forEach(System.out::println);
                return 0;
            }
        }
    }
}
