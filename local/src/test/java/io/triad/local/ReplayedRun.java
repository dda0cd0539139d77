// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.algebra.SymjaAlgebra;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.messaging.LogReader;
import io.triad.messaging.ReadRate;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.StepTrained;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.Lane;
import io.triad.replay.advantage.AdvantageReplay;
import io.triad.replay.advantage.StepAdvantages;
import io.triad.replay.blame.Ancestor;
import io.triad.replay.blame.Suspect;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import io.triad.replay.sample.RedrawnResponse;
import io.triad.replay.sample.RedrawnStep;
import io.triad.replay.sample.SampleReplay;
import io.triad.replay.train.ReplayedStep;
import io.triad.replay.train.StepDifference;
import io.triad.replay.train.TrainingReplay;
import io.triad.replay.train.WhatIf;
import io.triad.replay.verify.RejudgedResponse;
import io.triad.replay.verify.RejudgedStep;
import io.triad.replay.verify.VerdictReplay;
import io.triad.training.step.Digests;
import io.triad.training.store.LaneCheckpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold of the replays of a closed run, read from the log and the store of the suite that made it. */
final class ReplayedRun implements AutoCloseable {
    private static final Lane LANE = Lane.ABDUCTION;
    private static final int STEP = 2;

    private final String broker;
    private final RunHistory run;
    private final RecordedSamples samples;
    private final S3ObjectStore objects;
    private final LaneCheckpoints checkpoints;

    ReplayedRun(LogAndStore opened, String runId, Path folder) {
        this.broker = opened.bootstrapServers();
        this.run = RunHistory.read(new LogReader(broker), runId);
        this.samples = new RecordedSamples(broker, ReadRate.unlimited());
        this.objects = new S3ObjectStore(opened.store());
        this.checkpoints = new LaneCheckpoints(objects, folder);
    }

    /** Everything comes out as it was recorded. */
    void assertSame(int numJudged, int numTrained) {
        List<Lane> reinforced =
                run.trainedLanes().stream().filter(Lane::isReinforced).toList();
        assertThat(reinforced).hasSize(5);
        long judged = 0;
        long redrawn = 0;
        for (Lane lane : reinforced) {
            for (RejudgedStep step : verdicts(run, lane)) {
                assertThat(step.differences()).isEmpty();
                judged += step.responses().size();
            }
            assertThat(advantages(run, lane)).allMatch(StepAdvantages::asRecorded);
            for (RedrawnStep step : drawn(run, lane)) {
                assertThat(step.responses())
                        .extracting(RedrawnResponse::outcome)
                        .containsOnly(RedrawnResponse.Outcome.SAME);
                redrawn += step.responses().size();
            }
        }
        assertThat(judged).isEqualTo(numJudged);
        assertThat(redrawn).isEqualTo(numTrained);
        for (Lane lane : run.trainedLanes()) {
            assertThat(trained(run, lane))
                    .as(lane.label())
                    .hasSize(run.stepsOf(lane).size())
                    .allMatch(step -> step.difference().isEmpty());
        }
    }

    /** What the store no longer has is made again: the version, and what was drawn with it. */
    void assertRemovedVersionIsMadeAgain() {
        PolicyPublished removed = run.version(LANE, 1);
        CheckpointRef reference = new CheckpointRef(
                removed.getPolicy().getCheckpoint().getUri(),
                removed.getPolicy().getCheckpoint().getSha256());
        checkpoints.remove(reference);

        List<ReplayedStep> steps = new ArrayList<>();
        String weights = Digests.of(new TrainingReplay(run, checkpoints, samples)
                .train(LANE, new StepRange(STEP, STEP), steps::add)
                .tensors());

        assertThat(steps).extracting(ReplayedStep::step).containsExactly(1, 2);
        assertThat(weights).isEqualTo(run.version(LANE, STEP).getWeightsSha256());
        assertThat(drawn(run, LANE)).allMatch(step -> step.differences().isEmpty());
    }

    /** Each replay finds what is its own to find, and names it. */
    void assertPlantsAreFound() {
        PlantedRun verdict = plant(PlantedRun.Plant.VERDICT);
        assertThat(verdicts(verdict.history(), LANE).get(STEP - 1).differences())
                .extracting(RejudgedResponse::rolloutId)
                .containsExactly(verdict.rolloutId());
        assertThat(advantages(verdict.history(), LANE))
                .extracting(StepAdvantages::asRecorded)
                .containsExactly(true, false);
        assertThat(firstDifference(verdict).what()).isEqualTo(StepDifference.What.ADVANTAGES);

        PlantedRun token = plant(PlantedRun.Plant.TOKEN);
        assertThat(drawn(token.history(), LANE).get(STEP - 1).differences())
                .singleElement()
                .satisfies(response -> {
                    assertThat(response.rolloutId()).isEqualTo(token.rolloutId());
                    assertThat(response.outcome()).isEqualTo(RedrawnResponse.Outcome.OTHER_TOKENS);
                    assertThat(response.firstDifference()).isZero();
                });

        PlantedRun weight = plant(PlantedRun.Plant.WEIGHT);
        StepTrained step = weight.history().stepsOf(LANE).get(STEP);
        assertThat(firstDifference(weight)).satisfies(difference -> {
            assertThat(difference.what()).isEqualTo(StepDifference.What.WEIGHTS_AFTER);
            assertThat(difference.tensor())
                    .contains(step.getTensors(step.getTensorsCount() - 1).getName());
        });
        assertThat(Ancestor.of(weight.history(), LANE, STEP).faults()).isNotEmpty();
    }

    /** A version is explained back to the base, and a rollout can be left out. */
    void assertExplained() {
        Ancestor ancestor = Ancestor.of(run, Lane.DOMAIN_META, 2);

        assertThat(ancestor.faults()).isEmpty();
        Ancestor merged = ancestor.parents().getFirst();
        assertThat(merged.name()).isEqualTo("merged@0");
        assertThat(merged.parents())
                .extracting(Ancestor::name)
                .containsExactly("deduction@2", "induction@2", "abduction@2");
        assertThat(merged.parents().getFirst().parents().getFirst().steps()).hasSize(4);
        assertThat(Suspect.find(new LogReader(broker), run.runId())).hasSize(7);
        assertThat(Suspect.find(new LogReader(broker), run.version(LANE, STEP).getWeightsSha256()))
                .contains(new Suspect(run.runId(), LANE.label(), STEP));

        String rollout = run.stepsOf(LANE).get(1).getManifest().getItems(0).getId();
        WhatIf without = new TrainingReplay(run, checkpoints, samples).without(LANE, rollout, STEP, step -> {});
        assertThat(without.faithful()).isTrue();
        assertThat(without.step()).isEqualTo(1);
        assertThat(without.share()).isPositive();
    }

    private PlantedRun plant(PlantedRun.Plant plant) {
        return PlantedRun.plant(broker, run, samples, LANE, STEP, plant);
    }

    private StepDifference firstDifference(PlantedRun planted) {
        return trained(planted.history(), LANE).stream()
                .flatMap(step -> step.difference().stream())
                .findFirst()
                .orElseThrow();
    }

    private List<RejudgedStep> verdicts(RunHistory history, Lane lane) {
        List<RejudgedStep> steps = new ArrayList<>();
        new VerdictReplay(samples, new Verifier(new SymjaAlgebra()), 2)
                .judge(history.steps(lane, StepRange.ALL), steps::add);
        return steps;
    }

    private List<StepAdvantages> advantages(RunHistory history, Lane lane) {
        AdvantageReplay replay = new AdvantageReplay(history.recipe(), Optional.empty(), samples);
        return history.steps(lane, StepRange.ALL).stream()
                .map(step -> replay.of(step, Optional.empty()))
                .toList();
    }

    private List<RedrawnStep> drawn(RunHistory history, Lane lane) {
        List<RedrawnStep> steps = new ArrayList<>();
        SampleReplay.asRecorded(history, lane, checkpoints, samples, 2)
                .draw(history.steps(lane, StepRange.ALL), steps::add);
        return steps;
    }

    private List<ReplayedStep> trained(RunHistory history, Lane lane) {
        List<ReplayedStep> steps = new ArrayList<>();
        new TrainingReplay(history, checkpoints, samples).train(lane, StepRange.ALL, steps::add);
        return steps;
    }

    @Override
    public void close() {
        samples.close();
        objects.close();
    }
}
