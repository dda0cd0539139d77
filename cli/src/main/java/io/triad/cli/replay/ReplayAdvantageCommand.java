// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.HelpOption;
import io.triad.cli.table.TextTable;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import io.triad.recipe.RecipeReader;
import io.triad.replay.advantage.AdvantageReplay;
import io.triad.replay.advantage.StepAdvantages;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad replay advantage}: what would another estimator have done? */
@Command(
        name = "advantage",
        description = {
            "Computes advantages on recorded rewards, without training.",
            "Exit status 1 says that they are not the recorded ones, or not those of --against."
        })
public final class ReplayAdvantageCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ReplayOptions options = new ReplayOptions();

    @Option(
            names = "--against",
            paramLabel = "ESTIMATOR|FILE",
            description = {
                "What they are compared with: an estimator, such as grpo or rloo, in the run's own recipe, or the recipe in FILE."
            })
    private @Nullable String against;

    @Option(
            names = "--without",
            paramLabel = "ROLLOUT",
            description = "Compares with the advantages of its step's batch without this rollout.")
    private @Nullable String without;

    /** Replays with the data folder beside this launcher's folder, unless told otherwise. */
    public ReplayAdvantageCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        try (OpenLog log = options.log().open(home, System.getenv())) {
            RunHistory run = log.run(options.runId());
            RecordedSamples samples = log.samples();
            AdvantageReplay replay = new AdvantageReplay(run.recipe(), other(run.recipe()), samples);
            List<List<String>> rows = new ArrayList<>();
            StepProgress progress = new StepProgress(options.json());
            boolean differs = false;
            for (Lane lane : options.lanes(run, Lane::isReinforced, "has no advantages; its steps are supervised")) {
                for (StepTrained step : chosen(run, lane)) {
                    StepAdvantages found = replay.of(step, Optional.ofNullable(without));
                    differs |= !found.asRecorded() || (isComparison() && found.numDiffering() > 0);
                    progress.step(lane.label(), found.step());
                    if (options.json()) {
                        System.out.println(line(lane, found));
                    } else {
                        rows.add(row(lane, found));
                    }
                }
            }
            progress.end();
            if (!options.json()) {
                new TextTable(header(), rows).lines().forEach(System.out::println);
                System.out.println(
                        differs
                                ? "advantages differ"
                                : "all advantages are the recorded ones, to the bit"
                                        + (isComparison() ? ", and those of --against" : ""));
            }
            return differs ? 1 : 0;
        }
    }

    private boolean isComparison() {
        return against != null || without != null;
    }

    /** The steps asked for; with --without that of the rollout alone. */
    private List<StepTrained> chosen(RunHistory run, Lane lane) {
        List<StepTrained> steps = run.steps(lane, options.steps());
        if (without == null) {
            return steps;
        }
        return steps.stream()
                .filter(step -> step.getManifest().getItemsList().stream()
                        .anyMatch(item -> item.getId().equals(without)))
                .toList();
    }

    private Optional<Recipe> other(Recipe own) {
        if (against == null) {
            return Optional.empty();
        }
        Path file = Path.of(against);
        try {
            if (Files.isRegularFile(file)) {
                return Optional.of(RecipeReader.read(Files.readString(file), against));
            }
            ObjectNode changed = (ObjectNode) JSON.readTree(own.canonicalJson());
            ((ObjectNode) changed.get("alignment")).put("estimator", against);
            ((ObjectNode) changed.get("domain")).put("estimator", against);
            return Optional.of(RecipeReader.read(changed.toString(), "--against " + against));
        } catch (IOException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " cannot be read: " + e.getMessage(), e);
        } catch (RecipeException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--against is neither a recipe's file nor an estimator: " + e.getMessage(),
                    e);
        }
    }

    private List<String> header() {
        List<String> header =
                new ArrayList<>(List.of("lane", "step", "responses", "as recorded", "silent groups", "largest"));
        if (isComparison()) {
            header.addAll(List.of("differ", "turned", "largest difference"));
        }
        return header;
    }

    private List<String> row(Lane lane, StepAdvantages step) {
        List<String> row = new ArrayList<>(List.of(
                lane.label(),
                Integer.toString(step.step()),
                Integer.toString(step.responses().size()),
                step.asRecorded() ? "yes" : "NO",
                Long.toString(step.numSilentGroups()),
                number(step.responses().stream()
                        .mapToDouble(response -> Math.abs(response.recomputed()))
                        .max()
                        .orElse(0))));
        if (isComparison()) {
            row.addAll(List.of(
                    Long.toString(step.numDiffering()), Long.toString(step.numTurned()), number(step.maxDifference())));
        }
        return row;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private ObjectNode line(Lane lane, StepAdvantages step) {
        ObjectNode line = JSON.createObjectNode();
        line.put("replay", "advantage").put("lane", lane.label()).put("step", step.step());
        line.put("as_recorded", step.asRecorded()).put("silent_groups", step.numSilentGroups());
        line.put("differing", isComparison() ? step.numDiffering() : 0);
        ArrayNode responses = line.putArray("responses");
        for (StepAdvantages.ResponseAdvantages response : step.responses()) {
            ObjectNode written = responses.addObject();
            written.put("rollout_id", response.rolloutId()).put("reward", response.reward());
            written.put("advantage", response.recomputed());
            if (isComparison() && !Double.isNaN(response.compared())) {
                written.put("against", response.compared());
            }
        }
        return line;
    }
}
