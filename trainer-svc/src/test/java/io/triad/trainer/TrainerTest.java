// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.RecipeReader;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane of three levels, a step each, with a restart before every step. */
class TrainerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LaneKey LANE = new LaneKey("r", Lane.DEDUCTION);
    private static final WordVocabulary VOCABULARY = new WordVocabulary(List.of("system", "user", "assistant"));

    @TempDir
    private Path folder = Path.of("");

    private final List<BatchManifest> manifests = new ArrayList<>();
    private final List<StepMetrics> metrics = new ArrayList<>();

    @Test
    void shouldReferToWhatEachLevelStartedFrom() throws IOException {
        train("level", "{}");

        assertThat(manifests)
                .extracting(BatchManifest::getReferenceSha256)
                .containsExactlyElementsOf(manifests.stream()
                        .map(BatchManifest::getWeightsSha256Before)
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldReferToWhatTheLaneStartedFrom() throws IOException {
        train("lane", "{}");

        String start = manifests.getFirst().getWeightsSha256Before();
        assertThat(manifests).extracting(BatchManifest::getReferenceSha256).containsExactly(start, start, start);
        assertThat(manifests).extracting(BatchManifest::getWeightsSha256Before).doesNotHaveDuplicates();
    }

    /** Sampled for two seconds, trained for as long as was measured; the version is the one that the task named. */
    @Test
    void shouldTellWhenAStepWasComputedAndWithWhatItWasSampled() throws IOException {
        train("level", "{}");

        assertThat(metrics).allSatisfy(step -> {
            TimeSpan sampling = step.getTimes().getSampling(0);
            assertThat(step.getTimes().getSamplingCount()).isEqualTo(1);
            assertThat(sampling.getEndedMicros() - sampling.getBeganMicros()).isEqualTo(2_000_000);
            TimeSpan training = step.getTimes().getTraining();
            assertThat(training.getEndedMicros() - training.getBeganMicros())
                    .isCloseTo(Math.round(step.getTrainSeconds() * 1e6), within(1L));
            // The two responses are computed apart, and their prompt of two tokens twice: 2 of 6 rows.
            assertThat(step.getPaddingShare()).isCloseTo(1 / 3.0, within(1e-12));
        });
        assertThat(manifests.getLast().getItemsList())
                .extracting(BatchItem::getPolicyVersion)
                .containsExactly(2, 2);
    }

    /** By hand: a step of warm-up, then half a cosine over two steps, from 1e-2 to half of it. */
    @Test
    void shouldMoveTheLearningRateAsTheRecipeSays() throws IOException {
        train("level", "{ shape: cosine, warmupSteps: 1, finalShare: 0.5 }");

        double[] rates =
                manifests.stream().mapToDouble(BatchManifest::getLearningRate).toArray();
        assertThat(rates).containsExactly(new double[] {1e-2, 0.75e-2, 0.5e-2}, within(1e-12));
    }

    private void train(String reference, String schedule) throws IOException {
        PolicyConfig config = new PolicyConfig(
                16,
                1,
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
                OptionalInt.empty());
        PolicyFolder base = new PolicyFolder(Files.createDirectories(folder.resolve("base")));
        base.write(
                PolicyWeights.random(config, 3),
                PolicyCompanions.of(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8)));
        LaneLedger ledger = new LaneLedger();
        ledger.requested("r", RecipeReader.read("""
                name: trainer
                seed: 1
                promptStyle: compact
                base: { checkpoint: %s }
                alignment:
                  curriculum: [{level: 1, steps: 1}, {level: 2, steps: 1}, {level: 3, steps: 1}]
                  batch: {prompts: 1, samples: 2, maxTokens: 8}
                  training: { learningRate: 1e-2, objective: { reference: %s }, schedule: %s }
                domain:
                  curriculum: [{level: 1, steps: 1}]
                  batch: {prompts: 1, samples: 2, maxTokens: 8}
                evaluation: {maxTokens: 8}
                """.formatted(base.path(), reference, schedule), "test"), NOW);
        ObjectStore objects = new FileObjectStore(folder.resolve("store"));
        perform(objects, ledger, ledger.next(NOW).orElseThrow());
        perform(
                objects,
                ledger,
                new Work.OpenLane(
                        LANE, ledger.latest(new LaneKey("r", Lane.BASE)).orElseThrow()));
        for (int step = 1; step <= 3; step++) {
            ledger.judged(rollout(step, 0, 3), NOW);
            ledger.judged(rollout(step, 1, -1), NOW);
            perform(objects, ledger, next(ledger));
        }
    }

    /** By a trainer of its own, as after a restart: whatever it needs of earlier steps it finds in log and store. */
    private void perform(ObjectStore objects, LaneLedger ledger, Work work) {
        LaneCheckpoints checkpoints = new LaneCheckpoints(objects, folder.resolve("work"));
        try (Trainer trainer =
                new Trainer(ledger, checkpoints, new BatchManifests(objects), new Told(), new Settings())) {
            trainer.perform(work);
        }
    }

    /** The other specialists wait to be opened, which nobody does here. */
    private static Work next(LaneLedger ledger) {
        for (int lane = 0; lane < Lane.values().length; lane++) {
            Work work = ledger.next(NOW).orElseThrow();
            if (work.key().equals(LANE)) {
                return work;
            }
        }
        throw new AssertionError("the lane has no work");
    }

    private static JudgedRollout rollout(int step, int sample, double reward) {
        return new JudgedRollout(
                LANE,
                step,
                step - 1,
                step,
                0,
                sample,
                "r/deduction/" + step + "/0/" + sample,
                new ScoredSequence(TokenIds.of(5, 6), TokenIds.of(7 + sample, 8)),
                LogProbs.of(-2f, -2f),
                "engine-" + sample,
                new JudgedRollout.Judgement.Scored(reward, reward > 0, true),
                new JudgedRollout.LogPosition(0, sample),
                Optional.of(new io.triad.training.batch.TimeSpan(NOW, NOW.plusSeconds(2))));
    }

    private final class Told implements TrainerEvents {
        @Override
        public void trained(StepTrained trained) {
            manifests.add(trained.getManifest());
            metrics.add(trained.getMetrics());
        }

        @Override
        public void compared(LaneKey key, int step, List<RolloutMismatch> rollouts) {}

        @Override
        public void refills(RefillsRequested requested) {}

        @Override
        public void stopped(LaneStopped stopped) {
            throw new AssertionError(stopped);
        }

        @Override
        public void published(PolicyPublished published) {}
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
