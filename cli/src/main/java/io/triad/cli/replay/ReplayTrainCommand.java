// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.HelpOption;
import io.triad.cli.table.TextTable;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.training.TrainingEngine;
import io.triad.proto.step.v1.StepSettings;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import io.triad.replay.train.ReplayedStep;
import io.triad.replay.train.StepDifference;
import io.triad.replay.train.TensorDistance;
import io.triad.replay.train.TrainingReplay;
import io.triad.replay.train.WhatIf;
import io.triad.training.step.StepCode;
import io.triad.training.step.StepOutcome;
import io.triad.training.store.LaneCheckpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad replay train}: why did the weights move so? */
@Command(
        name = "train",
        description = {
            "Trains recorded steps again from the nearest version that the store has, and compares the weights.",
            "Exit status 1 says that they differ; the first differing tensor is named."
        })
public final class ReplayTrainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 10;

    private final Path home;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ReplayOptions options = new ReplayOptions();

    @Option(
            names = "--against",
            paramLabel = "VERSION|FOLDER",
            description = "Compares the weights after the last step with a version of the lane, or with a folder's.")
    private @Nullable String against;

    @Option(
            names = "--without",
            paramLabel = "ROLLOUT",
            description = {
                "Trains from the step that used the rollout, once with and once without it, through the last step of --steps",
                "(default: that step alone), and reports how far the weights come apart. Exit status 0."
            })
    private @Nullable String without;

    /** Replays with the data folder beside this launcher's folder, unless told otherwise. */
    public ReplayTrainCommand(Path home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        if (against != null && without != null) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "--against and --without are two questions; ask one at a time");
        }
        try (OpenLog log = options.log().open(home, System.getenv())) {
            RunHistory run = log.run(options.runId());
            RecordedSamples samples = log.samples();
            LaneCheckpoints checkpoints = log.checkpoints();
            TrainingReplay replay = new TrainingReplay(run, checkpoints, samples);
            if (without != null) {
                return whatIf(replay, without);
            }
            return again(run, replay, checkpoints);
        }
    }

    private int again(RunHistory run, TrainingReplay replay, LaneCheckpoints checkpoints) {
        List<List<String>> rows = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        StepProgress progress = new StepProgress(options.json());
        List<Lane> lanes = against == null ? options.lanes(run, lane -> true, "") : List.of(options.lane());
        lanes.forEach(lane -> otherEngine(run, lane).ifPresent(findings::add));
        boolean differs = false;
        for (Lane lane : lanes) {
            Trained trained = new Trained(lane);
            PolicyWeights weights = replay.train(lane, options.steps(), step -> {
                progress.step(lane.label(), step.step());
                trained.add(step);
                if (options.json()) {
                    System.out.println(line(lane, step));
                }
            });
            differs |= trained.differing != null;
            rows.add(trained.row());
            trained.finding().ifPresent(findings::add);
            if (against != null) {
                differs |= compared(ComparedWeights.of(against, run, lane, checkpoints), weights, findings);
            }
        }
        progress.end();
        if (options.json()) {
            ObjectNode summary = JSON.createObjectNode();
            summary.put("replay", "train").put("run", options.runId()).put("differs", differs);
            findings.forEach(summary.putArray("findings")::add);
            System.out.println(summary);
        } else {
            new TextTable(
                            List.of("lane", "steps", "same", "seconds then", "seconds now", "ratio", "weights after"),
                            rows)
                    .lines()
                    .forEach(System.out::println);
            findings.forEach(System.out::println);
            System.out.println(differs ? "weights differ" : "all weights are the recorded ones, to the bit");
        }
        return differs ? 1 : 0;
    }

    /** Another library, processor or code may compute other bits: said before anybody looks for a fault elsewhere. */
    private static Optional<String> otherEngine(RunHistory run, Lane lane) {
        StepSettings then =
                run.stepsOf(lane).firstEntry().getValue().getManifest().getSettings();
        if (then.getEngineDigest().equals(TrainingEngine.digest())
                && then.getCodeSha256().equals(StepCode.sha256())) {
            return Optional.empty();
        }
        return Optional.of("lane " + lane.label() + " was trained with " + then.getEngineDigest() + ", code "
                + shortened(then.getCodeSha256()) + "; this is " + TrainingEngine.digest() + ", code "
                + shortened(StepCode.sha256()) + ": bits may differ for that alone");
    }

    private boolean compared(PolicyWeights other, PolicyWeights now, List<String> findings) {
        List<TensorDistance> differing = TensorDistance.between(now, other).stream()
                .filter(distance -> distance.numDiffering() > 0)
                .toList();
        if (differing.isEmpty()) {
            findings.add("the weights are those of " + against + ", to the bit");
            return false;
        }
        TensorDistance first = differing.getFirst();
        findings.add(String.format(
                Locale.ROOT,
                "against %s: %d tensors differ, first %s (%,d of %,d values, largest difference %.3e)",
                against,
                differing.size(),
                first.name(),
                first.numDiffering(),
                first.numValues(),
                first.max()));
        return true;
    }

    private int whatIf(TrainingReplay replay, String rollout) {
        Lane lane = options.lane();
        StepRange steps = options.steps();
        int step = replay.stepOf(lane, rollout).getManifest().getStep();
        int last = steps.equals(StepRange.ALL) ? step : steps.last();
        StepProgress progress = new StepProgress(options.json());
        WhatIf found = replay.without(lane, rollout, last, done -> progress.step(lane.label(), done));
        progress.end();
        if (options.json()) {
            System.out.println(line(found));
        } else {
            words(found).forEach(System.out::println);
        }
        return 0;
    }

    private static List<String> words(WhatIf found) {
        List<String> lines = new ArrayList<>();
        lines.add("without rollout " + found.rolloutId() + ", step " + found.step()
                + (found.last() == found.step() ? "" : " and the steps through " + found.last())
                + " would have ended in other weights:");
        lines.add(String.format(
                Locale.ROOT,
                "  moved %.4e, apart %.4e: %.2f %% of the way",
                TensorDistance.norm(found.moved()),
                TensorDistance.norm(found.apart()),
                100 * found.share()));
        lines.add(String.format(
                Locale.ROOT,
                "  step %d: loss %.5f, not %.5f; gradient norm %.5f, not %.5f; reward %.3f, not %.3f",
                found.step(),
                found.without().loss(),
                found.with().loss(),
                found.without().gradientNorm(),
                found.with().gradientNorm(),
                found.without().rewardMean(),
                found.with().rewardMean()));
        List<List<String>> rows = found.apart().stream()
                .sorted(Comparator.comparingDouble(TensorDistance::l2).reversed())
                .limit(SHOWN)
                .map(distance -> List.of(
                        distance.name(),
                        String.format(Locale.ROOT, "%.3e", distance.l2()),
                        String.format(Locale.ROOT, "%.3e", distance.max()),
                        distance.numDiffering() + " of " + distance.numValues()))
                .toList();
        lines.addAll(new TextTable(List.of("tensor", "apart (L2)", "largest", "values"), rows).lines());
        if (!found.faithful()) {
            lines.add("as recorded, the steps do not end in the recorded weights on this machine: both are replays");
        }
        return lines;
    }

    private static String shortened(String sha256) {
        return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
    }

    private static ObjectNode line(Lane lane, ReplayedStep step) {
        ObjectNode line = JSON.createObjectNode();
        line.put("replay", "train").put("lane", lane.label()).put("step", step.step());
        line.put("same", step.difference().isEmpty());
        line.put("weights_sha256", step.after().whole());
        line.put("recorded_weights_sha256", step.recorded().getWeightsSha256After());
        line.put("seconds", step.outcome().trainSeconds());
        line.put("recorded_seconds", step.recorded().getMetrics().getTrainSeconds());
        step.difference().ifPresent(difference -> {
            ObjectNode written = line.putObject("difference");
            written.put("what", difference.what().name().toLowerCase(Locale.ROOT));
            difference.tensor().ifPresent(tensor -> written.put("tensor", tensor));
            written.put("recorded", difference.recorded()).put("now", difference.now());
        });
        return line;
    }

    private static ObjectNode line(WhatIf found) {
        ObjectNode line = JSON.createObjectNode();
        line.put("replay", "train").put("without", found.rolloutId());
        line.put("step", found.step()).put("last", found.last()).put("faithful", found.faithful());
        line.put("moved", TensorDistance.norm(found.moved())).put("apart", TensorDistance.norm(found.apart()));
        line.put("share", found.share());
        fill(line.putObject("with"), found.with());
        fill(line.putObject("without_it"), found.without());
        ArrayNode tensors = line.putArray("tensors");
        for (TensorDistance distance : found.apart()) {
            tensors.addObject()
                    .put("name", distance.name())
                    .put("l2", distance.l2())
                    .put("max", distance.max())
                    .put("differing", distance.numDiffering());
        }
        return line;
    }

    private static void fill(ObjectNode node, StepOutcome outcome) {
        node.put("loss", outcome.loss())
                .put("gradient_norm", outcome.gradientNorm())
                .put("reward_mean", outcome.rewardMean())
                .put("kl", outcome.kl());
    }

    /** A lane's steps, trained again. */
    private static final class Trained {
        private final Lane lane;
        private int firstStep;
        private int last;
        private int same;
        private int steps;
        private double secondsThen;
        private final long begun = System.nanoTime();
        private long ended = begun;
        private String weights = "";
        private @Nullable ReplayedStep differing;

        Trained(Lane lane) {
            this.lane = lane;
        }

        void add(ReplayedStep step) {
            if (steps++ == 0) {
                firstStep = step.step();
            }
            last = step.step();
            secondsThen += step.recorded().getMetrics().getTrainSeconds();
            ended = System.nanoTime();
            weights = step.after().whole();
            if (step.difference().isEmpty()) {
                same++;
            } else if (differing == null) {
                differing = step;
            }
        }

        /** Seconds of now are all that the lane took: reading samples and comparing digests, too. */
        List<String> row() {
            double secondsNow = (ended - begun) / 1e9;
            return List.of(
                    lane.label(),
                    firstStep + ".." + last,
                    same + " of " + steps,
                    String.format(Locale.ROOT, "%.2f", secondsThen),
                    String.format(Locale.ROOT, "%.2f", secondsNow),
                    String.format(Locale.ROOT, "%.2f", secondsThen == 0 ? 0 : secondsNow / secondsThen),
                    shortened(weights));
        }

        Optional<String> finding() {
            if (differing == null) {
                return Optional.empty();
            }
            StepDifference difference = differing.difference().orElseThrow();
            return Optional.of("lane " + lane.label() + ", step " + differing.step() + ": " + difference);
        }
    }
}
