// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.cli.HelpOption;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code triad replay}: asks a run's log again. */
@Command(
        name = "replay",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Does again what a run did, from its log and its store, and compares. Nothing is written to either.",
            "",
            "  verify      what would this verifier have said?",
            "  advantage   what would another estimator have done?",
            "  train       why did the weights move so?",
            "  sample      did the model really say this?"
        })
public final class ReplayCommand implements Runnable {
    @Mixin
    private final HelpOption help = new HelpOption();

    /** Returns the command with its own, which look for data beside the launcher's folder unless told otherwise. */
    public static CommandLine with(Path home) {
        return new CommandLine(new ReplayCommand())
                .addSubcommand(new ReplayVerifyCommand(home))
                .addSubcommand(new ReplayAdvantageCommand(home))
                .addSubcommand(new ReplayTrainCommand(home))
                .addSubcommand(new ReplaySampleCommand(home));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
