// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.HelpOption;
import io.triad.cli.ThreadsOption;
import io.triad.cli.table.TextTable;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.sample.RedrawnResponse;
import io.triad.replay.sample.RedrawnResponse.Outcome;
import io.triad.replay.sample.RedrawnStep;
import io.triad.replay.sample.SampleReplay;
import io.triad.training.store.LaneCheckpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad replay sample}: did the model really say this? */
@Command(
        name = "sample",
        description = {
            "Draws recorded responses again, from the recorded weights, prompts and seeds.",
            "Weights that the store no longer has are trained again first.",
            "Exit status 1 says that a token or a log-probability differs."
        })
public final class ReplaySampleCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 20;

    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ReplayOptions options = new ReplayOptions();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Option(
            names = "--against",
            paramLabel = "VERSION|FOLDER",
            description = "Draws with the weights of this version of the lane, or of a folder, instead.")
    private @Nullable String against;

    /** Replays with the data folder beside this launcher's folder, unless told otherwise. */
    public ReplaySampleCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        try (OpenLog log = options.log().open(home, System.getenv())) {
            RunHistory run = log.run(options.runId());
            RecordedSamples samples = log.samples();
            LaneCheckpoints checkpoints = log.checkpoints();
            List<Lane> lanes = against == null
                    ? options.lanes(run, Lane::isReinforced, "draws no responses; its steps are supervised")
                    : List.of(options.lane());
            List<List<String>> rows = new ArrayList<>();
            List<String> differences = new ArrayList<>();
            StepProgress progress = new StepProgress(options.json());
            long[] differing = new long[1];
            for (Lane lane : lanes) {
                SampleReplay replay = against == null
                        ? SampleReplay.asRecorded(run, lane, checkpoints, samples, threads.number())
                        : SampleReplay.with(
                                ComparedWeights.of(against, run, lane, checkpoints), samples, threads.number());
                Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
                replay.draw(run.steps(lane, options.steps()), step -> {
                    progress.step(lane.label(), step.step());
                    for (Outcome outcome : Outcome.values()) {
                        counts.merge(outcome, step.count(outcome), Long::sum);
                    }
                    differing[0] += step.differences().size();
                    if (options.json()) {
                        System.out.println(line(step));
                    } else {
                        step.differences().stream()
                                .limit(Math.max(0, SHOWN - differences.size()))
                                .map(ReplaySampleCommand::sentence)
                                .forEach(differences::add);
                    }
                });
                rows.add(row(lane, counts));
            }
            progress.end();
            if (!options.json()) {
                new TextTable(
                                List.of(
                                        "lane",
                                        "responses",
                                        "same",
                                        "log-probs differ",
                                        "tokens differ",
                                        "of a server"),
                                rows)
                        .lines()
                        .forEach(System.out::println);
                differences.forEach(System.out::println);
                System.out.println(
                        differing[0] == 0
                                ? "all responses that were drawn again are the recorded ones, to the bit"
                                : differing[0] + " responses differ");
            }
            return differing[0] == 0 ? 0 : 1;
        }
    }

    private static List<String> row(Lane lane, Map<Outcome, Long> counts) {
        List<String> row = new ArrayList<>(List.of(
                lane.label(),
                Long.toString(
                        counts.values().stream().mapToLong(Long::longValue).sum())));
        counts.values().forEach(count -> row.add(Long.toString(count)));
        return row;
    }

    private static String sentence(RedrawnResponse response) {
        return String.format(
                Locale.ROOT,
                "%s: %s from token %d on (%d tokens recorded, %d now)",
                response.rolloutId(),
                response.outcome() == Outcome.OTHER_TOKENS ? "other tokens" : "other log-probabilities",
                response.firstDifference(),
                response.recordedTokens(),
                response.nowTokens());
    }

    private static ObjectNode line(RedrawnStep step) {
        ObjectNode line = JSON.createObjectNode();
        line.put("replay", "sample").put("lane", step.lane()).put("step", step.step());
        line.put("responses", step.responses().size());
        for (Outcome outcome : Outcome.values()) {
            line.put(outcome.name().toLowerCase(Locale.ROOT), step.count(outcome));
        }
        ArrayNode differences = line.putArray("differences");
        for (RedrawnResponse response : step.differences()) {
            differences
                    .addObject()
                    .put("rollout_id", response.rolloutId())
                    .put("outcome", response.outcome().name().toLowerCase(Locale.ROOT))
                    .put("first_difference", response.firstDifference());
        }
        return line;
    }
}
