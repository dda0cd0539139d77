// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.client.RunClient;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.SuiteStart;
import io.triad.cli.suite.Suites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code triad run}: from a recipe to its report. */
@Command(name = "run", description = "Runs a recipe: base, three specialists, merge, domain, report.")
final class RunCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Suites suites;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "The recipe's file (default: recipes/quickstart.yaml).")
    private @Nullable Path recipe;

    @Mixin
    private final SuiteOptions options = new SuiteOptions();

    @Option(names = "--run", paramLabel = "ID", description = "Goes on with a run that was interrupted.")
    private @Nullable String runId;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Replaces the recipe's seed.")
    private @Nullable Long seed;

    @Mixin
    private final StartOptions startOptions = new StartOptions();

    @Option(
            names = "--json",
            description = "Prints the final state as JSON on standard output; all else goes to standard error.")
    private boolean json;

    RunCommand(Suites suites) {
        this.suites = suites;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (runId != null && seed != null) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--seed cannot change run '" + runId + "'; leave one of --run and --seed out");
        }
        SuiteStart start = startOptions.checked();
        // First of all the recipe: a wrong one costs nothing, because nothing was started.
        Optional<RecipeFile> file =
                runId != null && recipe == null ? Optional.empty() : Optional.of(RecipeFile.read(recipe, seed));
        try (Screen screen = Screens.open(json);
                RunningSuite suite = options.find(suites).orElseGet(() -> start(start, screen));
                Interruption interruption = Interruption.expect(suite, screen, options.dataDir());
                RunClient client = new RunClient(suite.server(), suite.access())) {
            try {
                RunState begun = begin(client, file);
                interruption.isAbout(begun.getRunId());
                screen.say((runId == null ? "run " : "going on with run ") + begun.getRunId());
                mentionOthers(client, begun.getRunId(), screen);
                RunState closed =
                        new RunFollower(client, suite, screen, Clock.systemUTC(), INTERVAL).follow(begun.getRunId());
                finish(closed, suite, screen);
                interruption.isOver();
            } catch (TriadException failure) {
                // Said before the suite is stopped, which takes seconds; how to go on is said last.
                return TriadCommand.report(failure, spec.commandLine().getErr());
            }
            return 0;
        }
    }

    private RunningSuite start(SuiteStart start, Screen screen) {
        if (runId != null && Files.notExists(options.dataDir())) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "there is no run '" + runId + "', because there is no data folder " + options.dataDir());
        }
        return suites.start(options.dataDir(), start, screen::say);
    }

    private RunState begin(RunClient client, Optional<RecipeFile> file) {
        if (runId != null) {
            RunState known = KnownRuns.require(client, runId);
            if (file.isEmpty()) {
                return known;
            }
        }
        return client.submit(file.orElseThrow().text(), Optional.ofNullable(runId));
    }

    private static void mentionOthers(RunClient client, String runId, Screen screen) {
        List<String> others = client.list().stream()
                .filter(run -> run.getPhase() != RunPhase.RUN_PHASE_CLOSED)
                .map(RunState::getRunId)
                .filter(other -> !other.equals(runId))
                .toList();
        if (!others.isEmpty()) {
            screen.say("unfinished in the same data folder, and going on beside it: " + String.join(", ", others));
        }
    }

    private void finish(RunState closed, RunningSuite suite, Screen screen) {
        RunSummary.lines(closed, suite).forEach(screen::say);
        if (json) {
            System.out.println(RunSummary.json(closed));
        }
    }
}
