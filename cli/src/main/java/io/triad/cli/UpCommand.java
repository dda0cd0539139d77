// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.RunningSuite;
import io.triad.cli.suite.SuiteStart;
import io.triad.cli.suite.Suites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad up}: starts the suite and leaves it up. */
@Command(name = "up", description = "Starts the suite and leaves it up; unfinished runs go on.")
final class UpCommand implements Callable<Integer> {
    private final Suites suites;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "Where log, checkpoints and reports are kept.")
    private @Nullable Path dataDir;

    @Mixin
    private final StartOptions startOptions = new StartOptions();

    UpCommand(Suites suites) {
        this.suites = suites;
    }

    @Override
    public Integer call() {
        SuiteStart start = startOptions.checked();
        Path folder = SuiteOptions.dataDir(dataDir);
        Optional<RunningSuite> up = suites.find(folder);
        if (up.isPresent()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the suite of " + folder + " is up already at " + up.get().server() + "; './triad down' stops it");
        }
        RunningSuite suite = suites.startDetached(folder, start, System.out::println);
        System.out.println("up at " + suite.server() + ", data in " + folder + "; './triad down' stops it");
        return 0;
    }
}
