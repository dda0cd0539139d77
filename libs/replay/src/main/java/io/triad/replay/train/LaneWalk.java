// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.training.batch.StepBatch;
import io.triad.training.step.LaneTraining;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.TensorDigests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A lane that is trained again, step by step, from a version that the store still has. Belongs to one platform thread.
 */
public final class LaneWalk implements AutoCloseable {
    private final RunHistory run;
    private final Lane lane;
    private final LaneCheckpoints checkpoints;
    private final RecordedSamples samples;
    private final LaneTraining training;

    private LaneWalk(
            RunHistory run, Lane lane, LaneCheckpoints checkpoints, RecordedSamples samples, LaneTraining training) {
        this.run = run;
        this.lane = lane;
        this.checkpoints = checkpoints;
        this.samples = samples;
        this.training = training;
    }

    /**
     * Opens a lane at the nearest version, not after {@code version}, that the store still has.
     *
     * @throws TriadException NOT_FOUND when it has none, and a cold start did not make the lane either
     */
    static LaneWalk from(RunHistory run, Lane lane, int version, LaneCheckpoints checkpoints, RecordedSamples samples) {
        LaneTraining.Settings settings = settings(run, lane);
        Optional<PolicyPublished> nearest =
                run.versionsOf(lane).headMap(version, true).descendingMap().values().stream()
                        .filter(published -> checkpoints.has(reference(published)))
                        .findFirst();
        if (nearest.isPresent()) {
            PolicyPublished published = nearest.get();
            return new LaneWalk(
                    run,
                    lane,
                    checkpoints,
                    samples,
                    LaneTraining.resumed(
                            run.recipe(),
                            lane,
                            published.getPolicy().getVersion(),
                            checkpoints.load(reference(published)),
                            settings));
        }
        if (lane == Lane.BASE && run.recipe().base() instanceof ColdStart coldStart) {
            return new LaneWalk(
                    run, lane, checkpoints, samples, LaneTraining.coldStart(run.recipe(), coldStart, settings));
        }
        throw new TriadException(
                ErrorCode.NOT_FOUND,
                "the store has no version of lane " + lane.label() + " up to " + version
                        + " any more, so nothing can be trained again from it");
    }

    /** What sums depend on stands in the manifests; threads change no bit, so all are taken. */
    private static LaneTraining.Settings settings(RunHistory run, Lane lane) {
        Map.Entry<Integer, StepTrained> first = run.stepsOf(lane).firstEntry();
        if (first == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND, "lane " + lane.label() + " of run " + run.runId() + " has no trained step");
        }
        int microBatchTokens = first.getValue().getManifest().getSettings().getMicroBatchTokens();
        if (microBatchTokens < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the steps of run " + run.runId() + " do not say how their sums were cut: the run is older than the"
                            + " manifests that do, and cannot be trained again");
        }
        return new LaneTraining.Settings(microBatchTokens, 0, 0);
    }

    static CheckpointRef reference(PolicyPublished published) {
        var checkpoint = published.getPolicy().getCheckpoint();
        return new CheckpointRef(checkpoint.getUri(), checkpoint.getSha256());
    }

    /** Returns the steps behind the lane as it is now. */
    public int step() {
        return training.session().step();
    }

    /** Returns the digests of the weights as they are now. */
    public TensorDigests digests() {
        return training.session().digests();
    }

    /** Returns the whole weights as they are now: at the lane's last step, those that it ends with. */
    public PolicyWeights weights() {
        LaneWeights weights = training.session().weights();
        return step() == run.recipe().numSteps(lane) ? training.session().last(weights) : weights.merged();
    }

    /** Trains through {@code version}, on what was recorded. */
    void advanceTo(int version) {
        while (step() < version) {
            StepOutcome unused = advance(UnaryOperator.identity());
        }
    }

    /**
     * Trains the next step.
     *
     * @param change what is done to the recorded batch of a reinforcement step
     */
    StepOutcome advance(UnaryOperator<StepBatch> change) {
        StepTrained recorded = run.stepsOf(lane).get(step() + 1);
        if (recorded == null) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "lane " + lane.label() + " of run " + run.runId() + " has no trained step " + (step() + 1));
        }
        BatchManifest manifest = recorded.getManifest();
        StepOutcome outcome;
        if (lane == Lane.BASE) {
            outcome = training.supervise(samples.demonstrations(manifest));
        } else {
            training.refer(manifest.getLevel(), firstStepAt(manifest), this::earlier);
            outcome = training.reinforce(manifest.getStep(), change.apply(samples.batch(manifest)));
        }
        LaneWeights unused = training.session().moved();
        return outcome;
    }

    /** Returns the first step of the level that a step belongs to: levels never fall. */
    private int firstStepAt(BatchManifest manifest) {
        return run.stepsOf(lane).headMap(manifest.getStep(), true).values().stream()
                .map(StepTrained::getManifest)
                .filter(earlier -> earlier.getLevel() == manifest.getLevel())
                .mapToInt(BatchManifest::getStep)
                .findFirst()
                .orElseThrow();
    }

    /** Weights of a version before: what the reference is. */
    private LaneWeights earlier(int version) {
        return weightsAt(run, lane, version, checkpoints, samples);
    }

    /** Returns the weights of a version: the store's, or trained again when they are no longer there. */
    public static LaneWeights weightsAt(
            RunHistory run, Lane lane, int version, LaneCheckpoints checkpoints, RecordedSamples samples) {
        CheckpointRef reference = reference(run.version(lane, version));
        if (checkpoints.has(reference)) {
            return checkpoints.load(reference).laneWeights();
        }
        try (LaneWalk walk = from(run, lane, version, checkpoints, samples)) {
            walk.advanceTo(version);
            return walk.training.session().weights();
        }
    }

    @Override
    public void close() {
        training.close();
    }
}
