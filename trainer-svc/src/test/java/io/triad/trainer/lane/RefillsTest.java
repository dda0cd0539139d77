// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.recipe.Lane;
import io.triad.recipe.RecipeReader;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.JudgedRollout.LogPosition;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A lane of two prompts of two samples and two rounds of refills; version 4 is its latest, so step 5 is next. */
class RefillsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = NOW.plusSeconds(60);
    private static final LaneKey LANE = new LaneKey("r", Lane.DEDUCTION);
    private static final PolicyVersion LATEST = version(4);

    private final LaneLedger ledger = new LaneLedger();

    RefillsTest() {
        open(ledger);
    }

    private static void open(LaneLedger ledger) {
        ledger.requested("r", RecipeReader.read("""
            name: refills
            seed: 1
            base: { checkpoint: s3://models/base }
            alignment:
              curriculum: [{level: 1, steps: 9}]
              batch: {prompts: 2, samples: 2, maxTokens: 64, refills: 2}
              groupDeadlineSeconds: 60
            domain:
              curriculum: [{level: 1, steps: 1}]
            """, "test"), NOW);
        ledger.published(LATEST);
    }

    @Test
    void shouldAskForAsManyPromptsAsGroupsTeachNothing() {
        group(0, 3, 3);
        assertThat(work(NOW)).isEmpty();
        group(1, -3, -3);

        assertThat(work(NOW)).containsExactly(refill(1, 2));
        ledger.refilled(LANE, 5, 1, 2);
        assertThat(work(NOW)).isEmpty();

        // One of the two teaches: one is asked for again, and no more after that
        group(2, 3, -3);
        group(3, 3, 3);
        assertThat(work(NOW)).containsExactly(refill(2, 1));
        ledger.refilled(LANE, 5, 2, 1);
        group(4, -3, -3);
        StepBatch batch = training(NOW);
        assertThat(batch.items()).extracting(JudgedRollout::id).containsExactly(id(2, 0), id(2, 1));
        assertThat(batch.dropped())
                .extracting(StepBatch.Dropped::id)
                .containsExactly(id(0, 0), id(0, 1), id(1, 0), id(1, 1), id(3, 0), id(3, 1), id(4, 0), id(4, 1));
    }

    @Test
    void shouldTrainAtOnceWhenEveryGroupTeaches() {
        group(0, 3, -3);
        group(1, -3, 3);

        assertThat(training(NOW).items()).hasSize(4);
    }

    /** Prompt 0 has one reward beside a masked verdict, prompt 1 one beside a missing response: neither compares anything. */
    @Test
    void shouldReplaceGroupsThatAreLeftWithOneReward() {
        ledger.judged(rollout(0, 0, new Judgement.Scored(3, true, true)), NOW);
        ledger.judged(rollout(0, 1, new Judgement.Masked("masked-timeout")), NOW);
        ledger.judged(rollout(1, 0, new Judgement.Scored(-3, false, true)), NOW);
        assertThat(work(NOW.plusSeconds(59))).isEmpty();

        assertThat(work(LATE)).containsExactly(refill(1, 2));
        ledger.refilled(LANE, 5, 1, 2);
        ledger.judged(rollout(2, 0, new Judgement.Scored(3, true, true)), LATE);
        ledger.judged(rollout(2, 1, new Judgement.Scored(-3, true, true)), LATE);
        assertThat(work(LATE.plusSeconds(59)))
                .as("a round has its own deadline")
                .isEmpty();

        assertThat(work(LATE.plusSeconds(60))).containsExactly(refill(2, 1));
        ledger.refilled(LANE, 5, 2, 1);
        group(4, 3, -3);
        StepBatch batch = training(LATE.plusSeconds(60));
        assertThat(batch.items()).extracting(JudgedRollout::promptIndex).containsExactly(2, 2, 4, 4);
        assertThat(batch.dropped())
                .extracting(dropped -> dropped.id() + " " + dropped.reason())
                .containsExactlyInAnyOrder(
                        id(0, 0) + " group-all-equal",
                        id(0, 1) + " masked-timeout",
                        id(1, 0) + " group-all-equal",
                        id(1, 1) + " missing-at-deadline",
                        id(3, 0) + " missing-at-deadline",
                        id(3, 1) + " missing-at-deadline");
        assertThat(batch.dropped()).as("what was judged can be judged again").allSatisfy(dropped -> assertThat(
                        dropped.position().isPresent())
                .isEqualTo(!dropped.reason().equals("missing-at-deadline")));
    }

    /** The event may be in the log although its acknowledgement was lost: asked again, it must be the same. */
    @Test
    void shouldAskTheSameAgainWhateverArrivesMeanwhile() {
        group(0, 3, 3);
        ledger.judged(rollout(1, 0, new Judgement.Scored(3, true, true)), NOW);
        assertThat(work(LATE)).containsExactly(refill(1, 2));

        ledger.judged(rollout(1, 1, new Judgement.Scored(-3, true, true)), LATE);

        assertThat(work(LATE)).containsExactly(refill(1, 2));
    }

    @Test
    void shouldRefuseWhatIsOutsideTheRounds() {
        assertThatThrownBy(() -> group(6, 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r/deduction/5/6/0");
    }

    /** A restart folds refills before rewards, a live service as they come: the same step, whatever the order. */
    @Test
    void shouldComeToTheSameBatchInAnyOrder() {
        List<Consumer<LaneLedger>> facts = new ArrayList<>();
        facts.add(RefillsTest::open);
        facts.add(any -> any.refilled(LANE, 5, 1, 1));
        for (int prompt = 0; prompt < 3; prompt++) {
            for (int sample = 0; sample < 2; sample++) {
                Judgement judgement = new Judgement.Scored(prompt > 0 && sample > 0 ? 3 : -3, true, true);
                JudgedRollout rollout = rollout(prompt, sample, judgement);
                facts.add(any -> any.judged(rollout, NOW));
                facts.add(any -> any.judged(rollout, NOW));
            }
        }
        for (int seed = 0; seed < 100; seed++) {
            Collections.shuffle(facts, new Random(seed));
            LaneLedger shuffled = new LaneLedger();
            facts.forEach(fact -> fact.accept(shuffled));

            List<Work> work = work(shuffled, NOW);

            assertThat(work).singleElement().satisfies(next -> assertThat(
                            ((Work.Reinforce) next).batch().items())
                    .extracting(JudgedRollout::id)
                    .containsExactly(id(1, 0), id(1, 1), id(2, 0), id(2, 1)));
        }
    }

    private static Work.Refill refill(int round, int numPrompts) {
        return new Work.Refill(LANE, 5, round, numPrompts, 2, LATEST);
    }

    private StepBatch training(Instant now) {
        return ((Work.Reinforce) work(now).getFirst()).batch();
    }

    private List<Work> work(Instant now) {
        return work(ledger, now);
    }

    /** What is to be done for the lane; the run's base waits beside it. */
    private static List<Work> work(LaneLedger ledger, Instant now) {
        List<Work> work = new ArrayList<>();
        for (int lane = 0; lane < Lane.values().length; lane++) {
            ledger.next(now)
                    .filter(next -> next.key().equals(LANE) && !work.contains(next))
                    .ifPresent(work::add);
        }
        return work;
    }

    private void group(int prompt, double... rewards) {
        for (int sample = 0; sample < rewards.length; sample++) {
            ledger.judged(
                    rollout(prompt, sample, new Judgement.Scored(rewards[sample], rewards[sample] > 0, true)), NOW);
        }
    }

    private static String id(int prompt, int sample) {
        return "r/deduction/5/" + prompt + "/" + sample;
    }

    private static PolicyVersion version(int version) {
        return new PolicyVersion(
                LANE, version, new CheckpointRef("s3://triad/" + version, "0".repeat(64)), "1".repeat(64), false, 1);
    }

    private static JudgedRollout rollout(int prompt, int sample, Judgement judgement) {
        return new JudgedRollout(
                LANE,
                5,
                4,
                2,
                prompt,
                sample,
                id(prompt, sample),
                new ScoredSequence(TokenIds.of(1, 2), TokenIds.of(3, 4)),
                LogProbs.of(-1f, -2f),
                "engine",
                judgement,
                new LogPosition(0, sample),
                Optional.empty());
    }
}
