// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.blame;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeInput;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.Training;
import io.triad.replay.history.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A policy version with all that made it, back to where the run began.
 *
 * @param lane its lane
 * @param published the event that published it
 * @param steps the lane's steps that it has behind it, in order
 * @param changes whether the lane trains an adapter or averages, so that the weights it begins and ends with are not those that its
 *     steps begin and end with
 * @param share weight as applied, of an input of a merge
 * @param parents what the lane began with: one version, the inputs of a merge, or none where the run began
 */
public record Ancestor(
        Lane lane,
        PolicyPublished published,
        List<StepTrained> steps,
        boolean changes,
        OptionalDouble share,
        List<Ancestor> parents) {
    public Ancestor {
        steps = List.copyOf(steps);
        parents = List.copyOf(parents);
    }

    /**
     * Returns the ancestry of a version.
     *
     * @throws TriadException NOT_FOUND when the run has not published it, or the log lacks one of its steps
     */
    public static Ancestor of(RunHistory run, Lane lane, int version) {
        return of(run, lane, version, OptionalDouble.empty());
    }

    private static Ancestor of(RunHistory run, Lane lane, int version, OptionalDouble share) {
        PolicyPublished published = run.version(lane, version);
        List<StepTrained> steps = new ArrayList<>();
        for (int step = 1; step <= version; step++) {
            StepTrained trained = run.stepsOf(lane).get(step);
            if (trained == null) {
                throw new TriadException(
                        ErrorCode.NOT_FOUND,
                        "version " + version + " of lane " + lane.label() + " has step " + step
                                + " behind it, which the log does not have");
            }
            steps.add(trained);
        }
        return new Ancestor(lane, published, steps, changes(run, lane), share, parents(run, lane));
    }

    private static boolean changes(RunHistory run, Lane lane) {
        if (!lane.isReinforced()) {
            return false;
        }
        Training training = run.recipe().plan(lane).training();
        return training.adapter().isUsed() || training.ema() > 0;
    }

    private static List<Ancestor> parents(RunHistory run, Lane lane) {
        if (lane == Lane.MERGED) {
            MergeCompleted merge = run.merge()
                    .orElseThrow(() -> new TriadException(
                            ErrorCode.NOT_FOUND, "run " + run.runId() + " has a merged policy and no merge"));
            return merge.getInputsList().stream()
                    .map(input -> input(run, input))
                    .toList();
        }
        PolicyPublished first = run.version(lane, 0);
        if (!first.hasParent()) {
            return List.of();
        }
        PolicyRef parent = first.getParent();
        return List.of(of(run, Lane.of(parent.getLane()), parent.getVersion(), OptionalDouble.empty()));
    }

    private static Ancestor input(RunHistory run, MergeInput input) {
        return of(
                run,
                Lane.of(input.getPolicy().getLane()),
                input.getPolicy().getVersion(),
                OptionalDouble.of(input.getAppliedWeight()));
    }

    /** Returns the version's number. */
    public int version() {
        return published.getPolicy().getVersion();
    }

    /** Returns {@code lane@version}. */
    public String name() {
        return lane.label() + "@" + version();
    }

    /**
     * Returns where the chain of digests does not hold: a step that began from other weights than the one before it ended
     * in, or a version with other weights than its last step's. Empty for a sound log.
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        String weights = changes || steps.isEmpty() || parents.size() != 1
                ? ""
                : parents.getFirst().published().getWeightsSha256();
        for (StepTrained step : steps) {
            String before = step.getManifest().getWeightsSha256Before();
            if (!weights.isEmpty() && !before.equals(weights)) {
                faults.add("step " + step.getManifest().getStep() + " of lane " + lane.label() + " began from weights "
                        + before + ", but what came before ended in " + weights);
            }
            weights = step.getWeightsSha256After();
        }
        boolean isLast = changes && published.getFinal();
        if (!weights.isEmpty() && !isLast && !published.getWeightsSha256().equals(weights)) {
            faults.add(name() + " has weights " + published.getWeightsSha256() + ", but its last step ended in "
                    + weights);
        }
        parents.forEach(parent -> faults.addAll(parent.faults()));
        return faults;
    }
}
