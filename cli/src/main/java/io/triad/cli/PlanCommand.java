// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.plan.Machine;
import io.triad.cli.plan.Plan;
import io.triad.cli.plan.PlanJson;
import io.triad.cli.plan.PlanText;
import io.triad.cli.plan.PlannedModel;
import io.triad.cli.plan.Planner;
import io.triad.cli.plan.TimePlan;
import io.triad.cli.suite.Suites;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.recipe.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad plan}: what a recipe will take, without running it. */
@Command(
        name = "plan",
        description = {
            "Checks a recipe without running it: tokens, memory and disk by service, time from rates that are measured on this"
                    + " machine,",
            "and what is missing. Exit status 0 when nothing is, 1 when something is, 2 when the recipe is wrong."
        })
final class PlanCommand implements Callable<Integer> {
    private static final int MAX_CONFIG_BYTES = 1 << 20;

    private final Suites suites;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "The recipe's file (default: recipes/quickstart.yaml).")
    private @Nullable Path recipe;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The base's config.json, for a checkpoint that is not here.")
    private @Nullable Path config;

    @Option(
            names = "--response-tokens",
            paramLabel = "NUMBER",
            description = "Mean length of a drawn response (default: the recipe's bound, the most there can be).")
    private @Nullable Integer responseTokens;

    @Option(
            names = "--sampling-rate",
            paramLabel = "TOKENS/S",
            description = "Tokens that your servers draw a second, in place of this machine's rate.")
    private @Nullable Double samplingRate;

    @Option(
            names = "--training-rate",
            paramLabel = "TOKENS/S",
            description = "Tokens that your trainer learns from a second, prompts counted once a group.")
    private @Nullable Double trainingRate;

    @Option(
            names = "--no-measure",
            description = "Measures no rates, so that times are left out unless both are given.")
    private boolean unmeasured;

    @Option(
            names = "--cluster",
            description = "Services have machines of their own: this one's memory and disk are not held against them.")
    private boolean cluster;

    @Option(names = "--json", description = "Writes the plan as one line of JSON to standard output instead.")
    private boolean json;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "Where a suite keeps its data, or will (default: .triad beside the launcher).")
    private @Nullable Path dataDir;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    PlanCommand(Suites suites) {
        this.suites = suites;
    }

    @Override
    public Integer call() throws IOException {
        Planner planner = new Planner(
                new TimePlan.Given(rate("--sampling-rate", samplingRate), rate("--training-rate", trainingRate)),
                responseTokens(),
                cluster ? Optional.empty() : Optional.of(machine()),
                unmeasured ? OptionalInt.empty() : OptionalInt.of(threads.number()));
        Recipe read = RecipeFile.read(recipe, null).recipe();
        PlannedModel model = PlannedModel.of(read.base(), Optional.ofNullable(config()), this::folder);
        if (!unmeasured) {
            System.err.println("measuring this machine, some fifteen seconds …");
        }
        Plan plan = planner.plan(read, model);
        if (json) {
            System.out.println(PlanJson.of(plan));
        } else {
            PlanText.lines(plan).forEach(System.out::println);
        }
        return plan.isComplete() ? 0 : TriadCommand.FAILED;
    }

    private static OptionalDouble rate(String option, @Nullable Double given) {
        if (given == null) {
            return OptionalDouble.empty();
        }
        if (!(given > 0) || given.isInfinite()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, option + " is " + given + "; tokens a second are a number above 0");
        }
        return OptionalDouble.of(given);
    }

    private OptionalInt responseTokens() {
        if (responseTokens == null) {
            return OptionalInt.empty();
        }
        if (responseTokens < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "--response-tokens is " + responseTokens + "; it is 1 or more");
        }
        return OptionalInt.of(responseTokens);
    }

    private @Nullable PolicyConfig config() throws IOException {
        if (config == null) {
            return null;
        }
        try {
            if (Files.size(config) > MAX_CONFIG_BYTES) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--config " + config + " has " + Files.size(config) + " bytes; that is no config.json");
            }
            return PolicyConfig.fromJson(Files.readString(config));
        } catch (NoSuchFileException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "--config " + config + " does not exist", e);
        }
    }

    private Optional<Path> folder(String location) {
        return location.startsWith("s3://")
                ? suites.fileOf(SuiteOptions.dataDir(dataDir), location)
                : Optional.of(Path.of(location));
    }

    private Machine machine() throws IOException {
        Path existing = SuiteOptions.dataDir(dataDir);
        while (existing.getParent() != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        long memory = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
        return new Machine(memory, Files.getFileStore(existing).getUsableSpace());
    }
}
