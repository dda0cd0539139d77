// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.wire.TrainingWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lane of five steps with dynamic sampling, which leaves its first level a step early, and whose trainer is killed at each of
 * its writes in turn, just before or just after: it ends in the weights, manifests and refills of a lane that nobody disturbed.
 */
class TrainerRestartTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LaneKey LANE = new LaneKey("r", Lane.DEDUCTION);
    private static final WordVocabulary VOCABULARY = new WordVocabulary(List.of("system", "user", "assistant"));

    /** Rewards of each step's prompts in their order; the prompts from 2 on are refills. NaN is a masked verdict. */
    private static final Map<Integer, double[][]> REWARDS = Map.of(
            1, new double[][] {{3, -3}, {3, 3}, {-3, -3}, {}, {-3, 3}},
            2, new double[][] {{3, 3}, {3, 3}, {-3, -3}, {3, 3}, {-1, -1}, {3, 3}},
            3, new double[][] {{3, Double.NaN}, {-1, 3}, {-3, 3}},
            4, new double[][] {{3, -3}, {-3, 3}},
            5, new double[][] {{-3, 3}, {3, -3}});

    /** The levels that the tasks of the steps are of: the generator found the first one mastered after two steps. */
    private static final int[] LEVELS = {1, 1, 2, 2, 2};

    @TempDir
    private Path folder = Path.of("");

    private Recipe recipe = RecipeReader.read("""
            name: r
            seed: 1
            base: { checkpoint: s3://nowhere }
            alignment: { curriculum: [{level: 1, steps: 1}] }
            domain: { curriculum: [{level: 1, steps: 1}] }
            """, "test");

    @BeforeEach
    void makeBase() throws IOException {
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
        recipe = RecipeReader.read("""
                name: restart
                seed: 1
                promptStyle: compact
                base: { checkpoint: %s }
                alignment:
                  curriculum:
                    - {level: 1, steps: 3, advance: {heldOutAccuracy: {atLeast: 0.5, every: 2}}}
                    - {level: 2, steps: 2}
                  batch: {prompts: 2, samples: 2, maxTokens: 8, refills: 2}
                  training: { learningRate: 1e-2 }
                domain:
                  curriculum: [{level: 1, steps: 1}]
                  batch: {prompts: 1, samples: 2, maxTokens: 8}
                evaluation: {maxTokens: 8}
                checkpoints: { keepEvery: 1000 }
                """.formatted(base.path()), "test");
    }

    @Test
    void shouldComeToTheSameBitsWhereverItIsKilled() {
        World undisturbed = new World(Integer.MAX_VALUE, false);
        undisturbed.play();

        assertThat(undisturbed.refills).containsExactly("1/1 of 1", "1/2 of 1", "2/1 of 2", "2/2 of 2", "3/1 of 1");
        assertThat(prompts(undisturbed, 1))
                .as("prompt 1 taught nothing, 2 neither, 4 did")
                .containsExactly(0, 0, 4, 4);
        assertThat(prompts(undisturbed, 2))
                .as("nothing teaches: the first round")
                .containsExactly(0, 0, 1, 1);
        assertThat(prompts(undisturbed, 3)).containsExactly(1, 1, 2, 2);
        assertThat(undisturbed.manifests.get(3).getDroppedList())
                .extracting(DroppedItem::getReason)
                .containsExactlyInAnyOrder("masked-timeout", "group-all-equal");
        assertThat(undisturbed.manifests.values())
                .extracting(BatchManifest::getLevel)
                .containsExactly(1, 1, 2, 2, 2);
        String first = undisturbed.manifests.get(1).getWeightsSha256Before();
        String third = undisturbed.manifests.get(3).getWeightsSha256Before();
        assertThat(undisturbed.manifests.values())
                .as("each level refers to what it started from")
                .extracting(BatchManifest::getReferenceSha256)
                .containsExactly(first, first, third, third, third);
        for (int kill = 1; kill <= undisturbed.writes; kill++) {
            for (boolean after : new boolean[] {false, true}) {
                World disturbed = new World(kill, after);
                disturbed.play();

                assertThat(disturbed.weights).as("killed at write %d", kill).isEqualTo(undisturbed.weights);
                assertThat(disturbed.manifests).as("killed at write %d", kill).isEqualTo(undisturbed.manifests);
                assertThat(disturbed.refills.stream().distinct()).isEqualTo(undisturbed.refills);
            }
        }
    }

    private static List<Integer> prompts(World world, int step) {
        return world.manifests.get(step).getItemsList().stream()
                .map(BatchItem::getId)
                .map(id -> Integer.valueOf(id.split("/")[3]))
                .toList();
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The log, and all the services that answer the trainer. */
    private final class World implements TrainerEvents {
        final Path home = folder.resolve("world-" + System.nanoTime());
        final ObjectStore objects = new FileObjectStore(home.resolve("store"));
        final List<Consumer<LaneLedger>> log = new ArrayList<>();
        final Map<Integer, BatchManifest> manifests = new TreeMap<>();
        final Map<Integer, String> weights = new TreeMap<>();
        final List<String> refills = new ArrayList<>();
        final int killedAt;
        final boolean after;
        int writes;
        int folded;
        boolean ended;

        World(int killedAt, boolean after) {
            this.killedAt = killedAt;
            this.after = after;
            log.add(ledger -> ledger.requested("r", recipe, NOW));
        }

        void play() {
            while (!ended) {
                LaneLedger ledger = new LaneLedger();
                folded = 0;
                LaneCheckpoints checkpoints = new LaneCheckpoints(objects, home.resolve("work"));
                try (Trainer trainer =
                        new Trainer(ledger, checkpoints, new BatchManifests(objects), this, new Settings())) {
                    live(ledger, trainer);
                } catch (Killed killed) {
                    // The next trainer begins with what stands in the log.
                }
            }
        }

        private void live(LaneLedger ledger, Trainer trainer) {
            while (!ended) {
                while (folded < log.size()) {
                    log.get(folded++).accept(ledger);
                }
                Optional<Work> work = ledger.next(NOW);
                assertThat(work).as("after %d writes", writes).isPresent();
                trainer.perform(work.get());
            }
        }

        private void write(Runnable event) {
            writes++;
            if (writes == killedAt && !after) {
                throw new Killed();
            }
            event.run();
            if (writes == killedAt) {
                throw new Killed();
            }
        }

        private void sampled(int step, int firstPrompt, int numPrompts) {
            for (int prompt = firstPrompt; prompt < firstPrompt + numPrompts; prompt++) {
                double[] rewards = REWARDS.get(step)[prompt];
                for (int sample = 0; sample < rewards.length; sample++) {
                    JudgedRollout rollout = rollout(step, prompt, sample, rewards[sample]);
                    log.add(ledger -> ledger.judged(rollout, NOW));
                    log.add(ledger -> ledger.judged(rollout, NOW));
                }
            }
        }

        @Override
        public void trained(StepTrained trained) {
            write(() -> {
                BatchManifest manifest = trained.getManifest();
                BatchManifest before = manifests.put(manifest.getStep(), manifest);
                assertThat(before == null || before.equals(manifest)).isTrue();
            });
        }

        @Override
        public void compared(LaneKey key, int step, List<RolloutMismatch> rollouts) {}

        @Override
        public void stopped(LaneStopped stopped) {
            throw new AssertionError(stopped);
        }

        @Override
        public void refills(RefillsRequested requested) {
            write(() -> {
                int step = requested.getTarget().getStep();
                assertThat(requested.getTarget().getPolicy().getVersion()).isEqualTo(step - 1);
                assertThat(requested.getLevel()).isEqualTo(LEVELS[step - 1]);
                refills.add(step + "/" + requested.getRound() + " of " + requested.getNumPrompts());
                log.add(ledger -> ledger.refilled(LANE, step, requested.getRound(), requested.getNumPrompts()));
                sampled(step, 2 * requested.getRound(), requested.getNumPrompts());
            });
        }

        @Override
        public void published(PolicyPublished published) {
            write(() -> {
                log.add(ledger -> ledger.published(TrainingWire.version(published)));
                if (published.getPolicy().getLane().equals("deduction")) {
                    int version = published.getPolicy().getVersion();
                    weights.put(version, published.getWeightsSha256());
                    ended = published.getFinal();
                    if (!ended) {
                        sampled(version + 1, 0, 2);
                    }
                }
            });
        }
    }

    private static JudgedRollout rollout(int step, int prompt, int sample, double reward) {
        return new JudgedRollout(
                LANE,
                step,
                step - 1,
                LEVELS[step - 1],
                prompt,
                sample,
                "r/deduction/" + step + "/" + prompt + "/" + sample,
                new ScoredSequence(TokenIds.of(5, 6 + prompt), TokenIds.of(7 + sample, 8)),
                LogProbs.of(-2f, -2f),
                "engine",
                Double.isNaN(reward)
                        ? new Judgement.Masked("masked-timeout")
                        : new Judgement.Scored(reward, reward > 0, true),
                new JudgedRollout.LogPosition(0, sample),
                Optional.empty());
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
