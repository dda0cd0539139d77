// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.policy.training.ScoredSequence;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.RecipeReader;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.step.RolloutMismatch;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A lane of four steps in two levels, from a base of its own folder. Two of the same recipe go the same way. */
final class TrialLane implements TrainerEvents, AutoCloseable {
    static final LaneKey LANE = new LaneKey("r", Lane.DEDUCTION);
    static final int STEPS = 4;

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WordVocabulary VOCABULARY = new WordVocabulary(List.of("system", "user", "assistant"));
    private static final PolicyWeights BASE = PolicyWeights.random(
            new PolicyConfig(
                    16,
                    2,
                    2,
                    1,
                    32,
                    VOCABULARY.size(),
                    64,
                    10_000,
                    1e-6,
                    true,
                    OptionalInt.empty(),
                    VOCABULARY.endOfTurn(),
                    OptionalInt.empty()),
            3);

    private final List<StepTrained> steps = new ArrayList<>();
    private final List<LaneStopped> stops = new ArrayList<>();
    private final List<PolicyPublished> published = new ArrayList<>();
    private final LaneLedger ledger = new LaneLedger();
    private final ObjectStore objects;
    private final LaneCheckpoints checkpoints;
    private Trainer trainer;

    /** Opens the lane. */
    TrialLane(Path folder, String training) throws IOException {
        PolicyFolder base = new PolicyFolder(Files.createDirectories(folder.resolve("base")));
        base.write(BASE, PolicyCompanions.of(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8)));
        objects = new FileObjectStore(folder.resolve("store"));
        checkpoints = new LaneCheckpoints(objects, folder.resolve("work"));
        trainer = trainer();
        ledger.requested("r", RecipeReader.read("""
                name: trial
                seed: 1
                promptStyle: compact
                base: { checkpoint: %s }
                alignment:
                  curriculum: [{level: 1, steps: 2}, {level: 2, steps: 2}]
                  batch: {prompts: 1, samples: 2, maxTokens: 8}
                  training: %s
                domain:
                  curriculum: [{level: 1, steps: 1}]
                  batch: {prompts: 1, samples: 2, maxTokens: 8}
                evaluation: {maxTokens: 8}
                checkpoints: {keepEvery: 1}
                """.formatted(base.path(), training), "test"), NOW);
        trainer.perform(ledger.next(NOW).orElseThrow());
        trainer.perform(new Work.OpenLane(
                LANE, ledger.latest(new LaneKey("r", Lane.BASE)).orElseThrow()));
    }

    /** Goes on with a trainer of its own, as after a restart. */
    void restart() {
        trainer.close();
        trainer = trainer();
    }

    private Trainer trainer() {
        return new Trainer(ledger, checkpoints, new BatchManifests(objects), this, new Settings());
    }

    /** Trains all steps. */
    void train(boolean withRestarts) {
        for (int step = 1; step <= STEPS; step++) {
            if (withRestarts) {
                restart();
            }
            step(step, -2f);
        }
    }

    /** Trains a step on two responses. */
    void step(int step, float firstLogProb) {
        ledger.judged(rollout(step, 0, 3, LogProbs.of(firstLogProb, -2f)), NOW);
        ledger.judged(rollout(step, 1, -1, LogProbs.of(-2f, -2f)), NOW);
        // The other specialists wait to be opened, which nobody does here.
        for (int lane = 0; lane < Lane.values().length; lane++) {
            Work work = ledger.next(NOW).orElseThrow();
            if (work.key().equals(LANE)) {
                trainer.perform(work);
                return;
            }
        }
        throw new AssertionError("the lane has no work");
    }

    private static JudgedRollout rollout(int step, int sample, double reward, LogProbs logProbs) {
        return new JudgedRollout(
                LANE,
                step,
                step - 1,
                step <= 2 ? 1 : 2,
                0,
                sample,
                "r/deduction/" + step + "/0/" + sample,
                new ScoredSequence(TokenIds.of(5, 6), TokenIds.of(7 + sample, 8)),
                logProbs,
                "engine",
                new JudgedRollout.Judgement.Scored(reward, reward > 0, true),
                new JudgedRollout.LogPosition(0, sample),
                Optional.empty());
    }

    List<StepTrained> steps() {
        return steps;
    }

    List<LaneStopped> stops() {
        return stops;
    }

    LaneLedger ledger() {
        return ledger;
    }

    /** What was published of the lane. */
    List<PolicyPublished> published() {
        return published.stream()
                .filter(event -> event.getPolicy().getLane().equals(LANE.lane().label()))
                .toList();
    }

    PolicyVersion version(int number) {
        return ledger.version(LANE, number).orElseThrow();
    }

    PolicyVersion base() {
        return ledger.latest(new LaneKey("r", Lane.BASE)).orElseThrow();
    }

    LaneCheckpoints.Loaded loaded(int number) {
        return checkpoints.load(version(number).checkpoint());
    }

    ObjectStore objects() {
        return objects;
    }

    @Override
    public void trained(StepTrained trained) {
        steps.add(trained);
    }

    @Override
    public void compared(LaneKey key, int step, List<RolloutMismatch> rollouts) {}

    @Override
    public void refills(RefillsRequested requested) {
        throw new AssertionError(requested);
    }

    @Override
    public void stopped(LaneStopped event) {
        stops.add(event);
    }

    @Override
    public void published(PolicyPublished event) {
        published.add(event);
    }

    @Override
    public void close() {
        trainer.close();
        objects.close();
    }

    private record Settings() implements TrainerConfig.Trainer {
        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public int microBatchTokens() {
            return 2048;
        }

        @Override
        public int supervisedThreads() {
            return 1;
        }

        @Override
        public int reinforcementThreads() {
            return 2;
        }

        @Override
        public double mismatchBound() {
            return 0.05;
        }
    }
}
