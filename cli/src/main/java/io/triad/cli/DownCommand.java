// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.Suites;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad down}: stops the suite. */
@Command(name = "down", description = "Stops the suite; all data are kept.")
final class DownCommand implements Callable<Integer> {
    private final Suites suites;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "The suite's data folder.")
    private @Nullable Path dataDir;

    DownCommand(Suites suites) {
        this.suites = suites;
    }

    @Override
    public Integer call() {
        Path folder = SuiteOptions.dataDir(dataDir);
        System.out.println(
                suites.stop(folder) ? "stopped; data in " + folder + " are kept" : "no suite is up in " + folder);
        return 0;
    }
}
