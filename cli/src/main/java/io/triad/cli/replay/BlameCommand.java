// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.cli.HelpOption;
import io.triad.recipe.Lane;
import io.triad.replay.blame.Ancestor;
import io.triad.replay.blame.Suspect;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad blame}: what a checkpoint or a score came from. */
@Command(
        name = "blame",
        description = {
            "Walks from a checkpoint or an evaluation back to steps, rollouts, tasks, seeds and versions.",
            "Exit status 1 says that the chain of digests does not hold."
        })
public final class BlameCommand implements Callable<Integer> {
    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(
            paramLabel = "CHECKPOINT|EVALUATION",
            description = {
                "A checkpoint: its s3:// address, RUN/LANE/VERSION, RUN/LANE for the latest, or the SHA-256 of its manifest or weights.",
                "An evaluation: the s3:// address of its samples or of a report; a run for all that its report measured."
            })
    private String name = "";

    @Option(names = "--steps", paramLabel = "A..B", description = "Tells of these steps of the version one by one.")
    private @Nullable String steps;

    @Option(names = "--rollouts", description = "Tells of every rollout of those steps, too (default steps: all).")
    private boolean rollouts;

    @Option(names = "--json", description = "Writes JSON Lines for machines instead.")
    private boolean json;

    @Mixin
    private final LogOptions options = new LogOptions();

    /** Explains with the data folder beside this launcher's folder, unless told otherwise. */
    public BlameCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        StepRange range = steps == null ? StepRange.ALL : StepRange.parse(steps);
        try (OpenLog log = options.open(home, System.getenv())) {
            List<Suspect> suspects = Suspect.find(log.log(), name);
            Map<String, RunHistory> runs = new HashMap<>();
            BlameText text = json
                    ? new BlameJson(log.samples(), range, steps != null || rollouts, rollouts)
                    : new BlameTree(log.samples(), range, steps != null || rollouts, rollouts);
            boolean sound = true;
            for (Suspect suspect : suspects) {
                RunHistory run = runs.computeIfAbsent(suspect.runId(), log::run);
                Ancestor ancestor = Ancestor.of(run, Lane.of(suspect.lane()), suspect.version());
                text.tell(run, ancestor);
                List<String> faults = ancestor.faults();
                faults.forEach(fault -> System.err.println("triad: " + fault));
                sound &= faults.isEmpty();
            }
            return sound ? 0 : 1;
        }
    }
}
