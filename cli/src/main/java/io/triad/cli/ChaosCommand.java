// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.chaos.ChaosFolder;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.local.SuiteSettings;
import io.triad.local.chaos.Chaos;
import io.triad.local.chaos.ChaosListener;
import io.triad.local.chaos.ChaosReport;
import io.triad.local.chaos.ChaosSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad chaos}: shows that nothing is lost when processes are killed. */
@Command(
        name = "chaos",
        description = {
            "Runs a recipe undisturbed, then again while processes of the suite are killed, and compares.",
            "The suite is one of its own, with a data folder and ports of its own.",
            "Exit status 0 means that every response ended once and all weights are those of the undisturbed run."
        })
final class ChaosCommand implements Callable<Integer> {
    private static final int SEED_BOUND = 1_000_000;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "The recipe's file (default: recipes/chaos.yaml). One that takes seconds serves best.")
    private @Nullable Path recipe;

    @Option(
            names = "--kills",
            paramLabel = "NUMBER",
            defaultValue = "200",
            description =
                    "How many processes are killed; the recipe is run until they are (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What times and victims are drawn from (default: a new one, which is printed).")
    private @Nullable Long seed;

    @Option(
            names = "--victims",
            paramLabel = "PROCESS",
            split = ",",
            description = "What may be killed, such as trainer-svc,broker (default: all eight processes).")
    private List<String> victims = List.of();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "A run that stands still for so long is stuck (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds;

    @Option(
            names = {"--data", "--data-dir"},
            paramLabel = "FOLDER",
            description =
                    "A new or empty folder for log, checkpoints and logs, which is kept (default: a temporary one,"
                            + " kept when something was lost).")
    private @Nullable Path folder;

    @Option(
            names = "--json",
            description = "Prints the ledger as JSON on standard output; all else goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        RecipeFile file =
                RecipeFile.read(recipe == null ? TriadCommand.home().resolve("recipes/chaos.yaml") : recipe, null);
        ChaosSettings settings = new ChaosSettings(
                file.text(),
                kills,
                seed == null ? new SecureRandom().nextInt(SEED_BOUND) : seed,
                victims,
                Duration.ofSeconds(patienceSeconds));
        ChaosFolder data = ChaosFolder.of(folder);
        AtomicBoolean over = new AtomicBoolean();
        try (Screen screen = Screens.open(json);
                OnInterruption _ = OnInterruption.run(() -> {
                    if (!over.get()) {
                        screen.say("interrupted; the suite stops, and its data stay in " + data.path());
                    }
                })) {
            screen.say(kills + " kills by seed " + settings.seed() + ", data in " + data.path());
            ChaosReport report = Chaos.run(
                    SuiteSettings.of(data.path(), TriadCommand.home()).withBasePort(0), settings, listener(screen));
            over.set(true);
            tell(report, screen);
            if (!report.isSound()) {
                screen.say(
                        "the data are kept in " + data.path() + "; the same kills come with --seed " + settings.seed());
                return TriadCommand.FAILED;
            }
            data.deleteIfTemporary();
            return 0;
        }
    }

    private static ChaosListener listener(Screen screen) {
        return new ChaosListener() {
            @Override
            public void said(String line) {
                screen.say(line);
            }

            @Override
            public void stands(String line) {
                screen.tick(line);
            }
        };
    }

    private void tell(ChaosReport report, Screen screen) {
        report.lines().forEach(screen::say);
        if (json) {
            System.out.println(report.json());
        }
    }
}
