// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.replay.BlameCommand;
import io.triad.cli.replay.ReplayCommand;
import io.triad.cli.suite.Suites;
import io.triad.cli.why.WhyCommand;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The triad command: aligns a model by a recipe, and tells what was done. */
@Command(
        name = "triad",
        mixinStandardHelpOptions = true,
        versionProvider = TriadCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Aligns a reasoning language model with deduction, induction and abduction, from an event log that"
                        + " explains every weight.",
        footer = {"", "  test   builds and tests everything (handled by the launcher)"})
public final class TriadCommand implements Runnable {
    /** Exit status when a request, recipe or option is wrong. */
    static final int INVALID = CommandLine.ExitCode.USAGE;

    /** Exit status when anything else went wrong. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(commandLine(new LocalSuites()).execute(arguments));
    }

    static CommandLine commandLine(Suites suites) {
        return new CommandLine(new TriadCommand())
                .addSubcommand(new RunCommand(suites))
                .addSubcommand(new UpCommand(suites))
                .addSubcommand(new DownCommand(suites))
                .addSubcommand(new CommandLine(new RunsCommand(suites)).addSubcommand(new RunsCommand.Show(suites)))
                .addSubcommand(new WhyCommand(home()))
                .addSubcommand(new ReportCommand(suites, Browser::open))
                .addSubcommand(new CommandLine(new TasksCommand())
                        .addSubcommand(new TasksGenerateCommand())
                        .addSubcommand(new TasksFamiliesCommand())
                        .addSubcommand(new TasksAuditCommand()))
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new SampleCommand())
                .addSubcommand(new EvalCommand())
                .addSubcommand(ReplayCommand.with(home()))
                .addSubcommand(new BlameCommand(home()))
                .addSubcommand(new MergeCommand())
                .addSubcommand(new PlanCommand(suites))
                .addSubcommand(new ChaosCommand())
                .setParameterExceptionHandler((failure, arguments) -> {
                    CommandLine command = failure.getCommandLine();
                    command.getErr().println("triad: " + failure.getMessage());
                    CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
                    command.getErr()
                            .println("'" + command.getCommandSpec().qualifiedName() + " --help' tells what there is");
                    command.getErr().flush();
                    return INVALID;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof TriadException known) {
                        return report(known, command.getErr());
                    }
                    throw failure;
                });
    }

    /** Says what went wrong, in one line where it is one, and returns the exit status. */
    static int report(TriadException failure, PrintWriter errors) {
        errors.println("triad: " + failure.getMessage());
        errors.flush();
        return failure.code().kind() == ErrorCode.Kind.INVALID_INPUT ? INVALID : FAILED;
    }

    /** Returns the folder of the launcher, which holds the recipes; the working directory where there is no launcher. */
    static Path home() {
        return Path.of(System.getProperty("triad.home", "")).toAbsolutePath();
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TriadCommand.class.getPackage().getImplementationVersion();
            return new String[] {"triad " + (version == null ? "(not packaged)" : version)};
        }
    }
}
