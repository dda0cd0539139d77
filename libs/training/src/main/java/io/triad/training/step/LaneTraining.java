// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.TokenIds;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.ScoredSequence;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.StepBatch;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The steps of one lane, as its recipe says: what trainer-svc does while rewards come in, and a replay does again from the
 * log. The same weights, optimizer state, batch and micro-batch bound end in the same bits. Belongs to one platform thread.
 */
public final class LaneTraining implements AutoCloseable {
    /** What the reference is of when it stays through all levels, which begin at 1. */
    private static final int WHOLE_LANE = 0;

    private final Recipe recipe;
    private final Lane lane;
    private final LaneSession session;
    private final Settings settings;

    private LaneTraining(Recipe recipe, Lane lane, LaneSession session, Settings settings) {
        this.recipe = recipe;
        this.lane = lane;
        this.session = session;
        this.settings = settings;
    }

    /**
     * How steps are computed, whatever the recipe.
     *
     * @param microBatchTokens bound on a micro-batch's tokens, padding included; it decides the order of sums, so the bits
     * @param supervisedThreads PyTorch's threads in a supervised step
     * @param reinforcementThreads the same in a reinforcement step
     */
    public record Settings(int microBatchTokens, int supervisedThreads, int reinforcementThreads) {}

    /** Begins lane base from random weights. */
    public static LaneTraining coldStart(Recipe recipe, ColdStart coldStart, Settings settings) {
        return new LaneTraining(recipe, Lane.BASE, ColdStartPolicy.session(recipe, coldStart), settings);
    }

    /**
     * Goes on from a version.
     *
     * @param version steps behind it; version 0 of a lane is another's last, whose optimizer state is not taken over
     */
    public static LaneTraining resumed(
            Recipe recipe, Lane lane, int version, LaneCheckpoints.Loaded policy, Settings settings) {
        boolean begins = version == 0 && lane != Lane.BASE;
        return new LaneTraining(
                recipe,
                lane,
                new LaneSession(
                        policy.laneWeights(),
                        policy.base(),
                        begins ? Optional.empty() : policy.optimizer(),
                        mechanics(recipe, lane),
                        policy.companions(),
                        version),
                settings);
    }

    private static LaneMechanics mechanics(Recipe recipe, Lane lane) {
        return lane == Lane.BASE
                ? LaneMechanics.of(ColdStartPolicy.optimizer((ColdStart) recipe.base()))
                : LaneMechanics.of(recipe.plan(lane).training());
    }

    /** Returns the lane as it is in memory. */
    public LaneSession session() {
        return session;
    }

    /** Returns the learning rate of a step, from 1. */
    public double learningRate(int step) {
        return lane == Lane.BASE
                ? ColdStartPolicy.learningRate((ColdStart) recipe.base(), step)
                : StepMethod.of(recipe.plan(lane), step).learningRate();
    }

    /**
     * Sees to it that the reference is the one of a reinforcement step.
     *
     * @param level curriculum level of the step
     * @param firstStep the lane's first step at that level
     * @param versions gives the weights of an earlier version of the lane
     */
    public void refer(int level, int firstStep, IntFunction<LaneWeights> versions) {
        int stretch =
                switch (recipe.plan(lane).training().objective().reference()) {
                    case LEVEL -> level;
                    case LANE -> WHOLE_LANE;
                };
        if (session.refersTo(stretch)) {
            return;
        }
        int version = (stretch == WHOLE_LANE ? 1 : firstStep) - 1;
        session.refer(version == session.step() ? session.weights() : versions.apply(version), stretch);
    }

    /**
     * Computes a reinforcement step; {@link #refer} comes before it, and {@link LaneSession#moved} after it.
     *
     * @throws io.triad.failure.TriadException NON_FINITE, naming what is known of it, when a number is not finite; the
     *     weights are as before
     */
    public StepOutcome reinforce(int step, StepBatch batch) {
        ComputeThreads.use(settings.reinforcementThreads());
        return new ReinforceStep(
                        session.policy(),
                        session.optimizer(),
                        session.reference(),
                        StepMethod.of(recipe.plan(lane), step),
                        settings.microBatchTokens())
                .run(batch.items());
    }

    /**
     * Computes a supervised step on the worked solutions as the policy's own tokenizer writes them; {@link
     * LaneSession#moved} comes after it.
     *
     * @throws io.triad.failure.TriadException NON_FINITE, naming what is known of it, when a number is not finite; the
     *     weights are as before
     */
    public StepOutcome supervise(DemonstrationBatch batch) {
        ComputeThreads.use(settings.supervisedThreads());
        // Words become tokens on all cores, in the order of the batch: beside a small model's step it would count.
        List<ScoredSequence> sequences = batch.items().parallelStream()
                .map(item -> new ScoredSequence(
                        session.tokenizer().prompt(item.system(), item.prompt()),
                        session.tokenizer()
                                .encode(item.response())
                                .plus(TokenIds.of(session.tokenizer().endOfTurn()))))
                .toList();
        return SupervisedStep.run(
                session.policy(),
                session.optimizer(),
                sequences,
                learningRate(batch.step()),
                settings.microBatchTokens());
    }

    @Override
    public void close() {
        session.close();
    }
}
