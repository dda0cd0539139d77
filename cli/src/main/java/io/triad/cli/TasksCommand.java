// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code triad tasks}: tasks in files, without a suite. */
@Command(
        name = "tasks",
        description = "Makes tasks, and tells what there is of them.",
        synopsisSubcommandLabel = "COMMAND")
final class TasksCommand implements Runnable {
    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Missing subcommand: one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
