// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepSettings;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.Lane;
import io.triad.replay.blame.Ancestor;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** For people: what a version began with stands indented below it. */
final class BlameTree extends BlameText {
    private static final String INDENT = "  ";

    private final Set<String> seen = new HashSet<>();

    BlameTree(RecordedSamples samples, StepRange range, boolean steps, boolean rollouts) {
        super(samples, range, steps, rollouts);
    }

    @Override
    void tell(RunHistory run, Ancestor ancestor) {
        System.out.println("run " + run.runId() + ", recipe " + run.recipe().name() + " "
                + shortened(run.recipe().digest()) + ", root seed "
                + run.recipe().seed());
        tell(run, ancestor, "", told(ancestor));
    }

    private void tell(RunHistory run, Ancestor ancestor, String indent, List<StepTrained> oneByOne) {
        String share = ancestor.share().isPresent()
                ? String.format(Locale.ROOT, "%.4f × ", ancestor.share().getAsDouble())
                : "";
        System.out.println(indent + share + ancestor.name() + "  weights "
                + shortened(ancestor.published().getWeightsSha256()) + "  "
                + ancestor.published().getPolicy().getCheckpoint().getUri());
        String inner = indent + INDENT;
        if (!seen.add(run.runId() + "/" + ancestor.name())) {
            System.out.println(inner + "as above");
            return;
        }
        if (ancestor.lane() == Lane.MERGED) {
            System.out.println(inner
                    + run.merge()
                            .map(merge -> merge.getMethod() + " merge"
                                    + (merge.getNormalized() ? ", weights divided by their sum" : "") + ", of")
                            .orElseThrow());
        } else if (!ancestor.steps().isEmpty()) {
            steps(ancestor, inner);
        } else if (ancestor.parents().isEmpty()) {
            System.out.println(inner + "imported as the recipe's base.checkpoint says");
        }
        for (StepTrained step : oneByOne) {
            step(ancestor, step, inner);
        }
        for (Ancestor parent : ancestor.parents()) {
            if (ancestor.lane() != Lane.MERGED) {
                System.out.println(inner + "began as");
            }
            tell(run, parent, inner + INDENT, List.of());
        }
    }

    private void steps(Ancestor ancestor, String indent) {
        StepTrained first = ancestor.steps().getFirst();
        StepTrained last = ancestor.steps().getLast();
        StepSettings settings = last.getManifest().getSettings();
        String levels = ancestor.steps().stream()
                .map(step -> step.getManifest().getLevel())
                .filter(level -> level > 0)
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        System.out.println(indent + "steps 1.." + last.getManifest().getStep() + " on "
                + String.format(
                        Locale.ROOT,
                        ancestor.lane().isReinforced()
                                ? "%,d rollouts of %,d tasks, %,d dropped"
                                : "%,d worked solutions of %,d tasks, %,d dropped",
                        numSamples(ancestor),
                        numTasks(ancestor),
                        numDropped(ancestor))
                + (levels.isEmpty() ? "" : "; level " + levels));
        System.out.println(
                indent + "trained by " + settings.getEngineDigest() + ", code " + shortened(settings.getCodeSha256())
                        + ", micro-batches of " + settings.getMicroBatchTokens() + " tokens");
        if (ancestor.lane().isReinforced()) {
            System.out.println(indent + "drawn by "
                    + ancestor.steps().stream()
                            .flatMap(step -> step.getManifest().getSamplerEngineDigestsList().stream())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + "; judged by verifier " + String.join(", ", verifiers(ancestor)));
            System.out.println(indent
                    + String.format(
                            Locale.ROOT,
                            "reward %.3f to %.3f, accuracy %.3f to %.3f",
                            first.getMetrics().getRewardMean(),
                            last.getMetrics().getRewardMean(),
                            first.getMetrics().getAccuracy(),
                            last.getMetrics().getAccuracy()));
        } else {
            System.out.println(indent
                    + String.format(
                            Locale.ROOT,
                            "loss %.4f to %.4f",
                            first.getMetrics().getLoss(),
                            last.getMetrics().getLoss()));
        }
    }

    private void step(Ancestor ancestor, StepTrained step, String indent) {
        BatchManifest manifest = step.getManifest();
        System.out.println(indent
                + String.format(
                        Locale.ROOT,
                        "step %d  %d samples, %d dropped  rate %.3e  loss %.5f  reward %.3f  weights %s to %s  gradient %s",
                        manifest.getStep(),
                        manifest.getItemsCount(),
                        manifest.getDroppedCount(),
                        manifest.getLearningRate(),
                        step.getMetrics().getLoss(),
                        step.getMetrics().getRewardMean(),
                        shortened(manifest.getWeightsSha256Before()),
                        shortened(step.getWeightsSha256After()),
                        shortened(step.getGradientSha256())));
        for (RewardAssigned reward : told(ancestor, step)) {
            TaskIssued issued = reward.getCompleted().getIssued();
            Rollout rollout = reward.getCompleted().getRollout();
            System.out.println(indent + INDENT + rollout.getRolloutId() + "  "
                    + issued.getTask().getFamily() + " level "
                    + issued.getTask().getLevel() + ", task seed "
                    + issued.getTask().getSeed() + ", generator "
                    + issued.getTask().getGeneratorVersion() + "; drawn with version "
                    + issued.getTarget().getPolicy().getVersion() + ", seed " + rollout.getSeed() + "; "
                    + VerdictLines.name(reward.getJudgement().getVerdict())
                    + (reward.getJudgement().hasParts()
                            ? " " + reward.getJudgement().getParts().getTotal()
                            : "")
                    + " by verifier " + reward.getJudgement().getVerifierVersion());
        }
    }

    private static String shortened(String sha256) {
        return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
    }
}
