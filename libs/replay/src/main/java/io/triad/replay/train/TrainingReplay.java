// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import io.triad.training.batch.StepBatch;
import io.triad.training.step.StepOutcome;
import io.triad.training.store.LaneCheckpoints;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Trains recorded steps again: the same weights, or what differs first. Reads the log and the store, and writes nothing.
 * Belongs to one platform thread.
 */
public final class TrainingReplay {
    private final RunHistory run;
    private final LaneCheckpoints checkpoints;
    private final RecordedSamples samples;

    /** Replays a run whose checkpoints lie in that store and whose samples in that log. */
    public TrainingReplay(RunHistory run, LaneCheckpoints checkpoints, RecordedSamples samples) {
        this.run = run;
        this.checkpoints = checkpoints;
        this.samples = samples;
    }

    /**
     * Trains a lane's steps again, from the nearest version before them that the store still has; steps between that version
     * and the first are trained and compared too.
     *
     * @param steps which steps
     * @param told told of each step as it is done, also of those between
     * @return the weights after the last step
     */
    public PolicyWeights train(Lane lane, StepRange steps, Consumer<ReplayedStep> told) {
        List<StepTrained> wanted = run.steps(lane, steps);
        int first = wanted.getFirst().getManifest().getStep();
        int last = wanted.getLast().getManifest().getStep();
        try (LaneWalk walk = LaneWalk.from(run, lane, first - 1, checkpoints, samples)) {
            while (walk.step() < last) {
                told.accept(step(lane, walk));
            }
            return walk.weights();
        }
    }

    private ReplayedStep step(Lane lane, LaneWalk walk) {
        String before = walk.digests().whole();
        StepOutcome outcome = walk.advance(UnaryOperator.identity());
        return ReplayedStep.of(run.stepsOf(lane).get(walk.step()), before, outcome, walk.digests());
    }

    /** Returns the step that trained on a rollout. */
    public StepTrained stepOf(Lane lane, String rolloutId) {
        return run.stepsOf(lane).values().stream()
                .filter(step -> step.getManifest().getItemsList().stream()
                        .map(BatchItem::getId)
                        .anyMatch(rolloutId::equals))
                .findFirst()
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "no step of lane " + lane.label() + " of run " + run.runId() + " trained on rollout "
                                + rolloutId));
    }

    /**
     * Trains from the step that used a rollout through {@code last}, once as recorded and once without it. The later batches
     * are the recorded ones: they were sampled from weights that had seen the rollout.
     *
     * @param rolloutId of a reinforcement step, whose batch has others too
     * @param last last step to train; that of the rollout at the earliest
     */
    public WhatIf without(Lane lane, String rolloutId, int last, Consumer<Integer> told) {
        int step = stepOf(lane, rolloutId).getManifest().getStep();
        if (lane == Lane.BASE) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "lane base trains on worked solutions; " + rolloutId + " is no rollout");
        }
        if (last < step) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "step " + step + " trained on rollout " + rolloutId + "; the steps to replay end before it, at "
                            + last);
        }
        UnaryOperator<StepBatch> less = batch -> new StepBatch(
                batch.items().stream()
                        .filter(rollout -> !rollout.id().equals(rolloutId))
                        .toList(),
                batch.dropped());
        try (LaneWalk with = LaneWalk.from(run, lane, step - 1, checkpoints, samples);
                LaneWalk without = LaneWalk.from(run, lane, step - 1, checkpoints, samples)) {
            with.advanceTo(step - 1);
            without.advanceTo(step - 1);
            PolicyWeights before = with.weights();
            StepOutcome outcomeWith = with.advance(UnaryOperator.identity());
            StepOutcome outcomeWithout = without.advance(less);
            told.accept(step);
            while (with.step() < last) {
                with.advanceTo(with.step() + 1);
                without.advanceTo(with.step());
                told.accept(with.step());
            }
            return new WhatIf(
                    rolloutId,
                    step,
                    last,
                    with.digests().whole().equals(run.stepsOf(lane).get(last).getWeightsSha256After()),
                    outcomeWith,
                    outcomeWithout,
                    TensorDistance.between(before, with.weights()),
                    TensorDistance.between(with.weights(), without.weights()));
        }
    }
}
