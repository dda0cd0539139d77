// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.CheckpointRef;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.training.batch.DemonstrationBatch;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.JudgedRollout.LogPosition;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Recipe RECIPE = RecipeReader.read("""
            name: ledger
            seed: 1
            promptStyle: compact
            base:
              coldStart:
                architecture: {hiddenSize: 16, numLayers: 1, numHeads: 2, numKeyValueHeads: 1, intermediateSize: 32, maxPositions: 256}
                steps: 2
                checkpointEvery: 2
            alignment:
              curriculum: [{level: 1, steps: 2}]
              batch: {prompts: 1, samples: 2, maxTokens: 64}
              groupDeadlineSeconds: 60
            domain:
              curriculum: [{level: 1, steps: 1}]
              batch: {prompts: 1, samples: 2, maxTokens: 64}
            evaluation: {maxTokens: 64}
            """, "test");

    private final LaneLedger ledger = new LaneLedger();
    private final LaneKey base = new LaneKey("r", Lane.BASE);
    private final LaneKey deduction = new LaneKey("r", Lane.DEDUCTION);

    @Test
    void shouldStartTheBaseOnceARunIsRequested() {
        assertThat(ledger.next(NOW)).isEmpty();

        ledger.requested("r", RECIPE, NOW);

        assertThat(ledger.next(NOW)).contains(new Work.StartBase(base));
    }

    @Test
    void shouldLeaveToAnotherTrainerWhatIsNotItsOwn() {
        LaneLedger second = new LaneLedger(new LaneShare(1, 2));
        for (LaneLedger trainer : List.of(ledger, second)) {
            trainer.requested("r", RECIPE, NOW);
        }
        assertThat(second.next(NOW)).isEmpty();

        second.published(version(base, 0, true));

        assertThat(second.next(NOW))
                .contains(new Work.OpenLane(new LaneKey("r", Lane.INDUCTION), version(base, 0, true)));
        second.published(version(new LaneKey("r", Lane.INDUCTION), 0, false));
        assertThat(second.next(NOW)).as("deduction and abduction are another's").isEmpty();
    }

    @Test
    void shouldSuperviseInOrderAndWaitForWhatIsMissing() {
        ledger.requested("r", RECIPE, NOW);
        ledger.published(version(base, 0, false));
        ledger.demonstrated(demonstrations(2));
        assertThat(ledger.next(NOW)).isEmpty();

        ledger.demonstrated(demonstrations(1));

        assertThat(ledger.next(NOW)).contains(new Work.Supervise(base, demonstrations(1)));
        ledger.trained(base, 1);
        assertThat(ledger.next(NOW)).contains(new Work.Supervise(base, demonstrations(2)));
    }

    @Test
    void shouldTrainAgainWhatWasNotPublished() {
        ledger.requested("r", RECIPE, NOW);
        ledger.published(version(base, 0, false));
        ledger.demonstrated(demonstrations(1));
        ledger.demonstrated(demonstrations(2));
        ledger.trained(base, 1);

        ledger.rewound(base);

        assertThat(ledger.next(NOW)).contains(new Work.Supervise(base, demonstrations(1)));
    }

    @Test
    void shouldOpenTheSpecialistsInTurnWhenTheBaseIsFinal() {
        ledger.requested("r", RECIPE, NOW);
        PolicyVersion last = version(base, 2, true);
        ledger.published(last);

        for (Lane lane : Lane.specialists()) {
            LaneKey key = new LaneKey("r", lane);
            assertThat(ledger.next(NOW)).contains(new Work.OpenLane(key, last));
            ledger.published(version(key, 0, false));
        }
        assertThat(ledger.next(NOW)).isEmpty();
    }

    @Test
    void shouldOpenStageCFromMergedAndFromTheBase() {
        ledger.requested("r", RECIPE, NOW);
        PolicyVersion last = version(base, 2, true);
        ledger.published(last);
        Lane.specialists().forEach(lane -> ledger.published(version(new LaneKey("r", lane), 2, true)));
        assertThat(ledger.next(NOW)).isEmpty();

        PolicyVersion merged = version(new LaneKey("r", Lane.MERGED), 0, true);
        ledger.published(merged);

        LaneKey meta = new LaneKey("r", Lane.DOMAIN_META);
        assertThat(ledger.next(NOW)).contains(new Work.OpenLane(meta, merged));
        ledger.published(version(meta, 0, false));
        assertThat(ledger.next(NOW)).contains(new Work.OpenLane(new LaneKey("r", Lane.DOMAIN_INSTRUCT), last));
    }

    @Test
    void shouldReinforceOnceTheGroupsAreCompleteWhateverTheOrder() {
        open();
        ledger.judged(rollout(1, 1, new Judgement.Scored(3, true, true)), NOW);
        assertThat(ledger.next(NOW)).isEmpty();

        ledger.judged(rollout(1, 1, new Judgement.Scored(3, true, true)), NOW);
        assertThat(ledger.next(NOW)).as("the same rollout twice is one").isEmpty();
        ledger.judged(rollout(1, 0, new Judgement.Scored(-1, false, true)), NOW);

        assertThat(ledger.next(NOW)).hasValueSatisfying(work -> {
            assertThat(work).isInstanceOf(Work.Reinforce.class);
            Work.Reinforce reinforce = (Work.Reinforce) work;
            assertThat(reinforce.step()).isEqualTo(1);
            assertThat(reinforce.batch().items())
                    .extracting(JudgedRollout::id)
                    .containsExactly("r/deduction/1/0/0", "r/deduction/1/0/1");
            assertThat(reinforce.batch().dropped()).isEmpty();
        });
    }

    @Test
    void shouldRecordMaskedAndMissingSamplesAsDropped() {
        open();
        ledger.judged(rollout(1, 0, new Judgement.Scored(-1, false, true)), NOW);
        assertThat(ledger.next(NOW.plusSeconds(59))).isEmpty();

        Work.Reinforce late =
                (Work.Reinforce) ledger.next(NOW.plus(Duration.ofSeconds(60))).orElseThrow();
        assertThat(late.batch().items()).hasSize(1);
        assertThat(late.batch().dropped())
                .extracting(dropped -> dropped.id() + " " + dropped.reason())
                .containsExactly("r/deduction/1/0/1 missing-at-deadline");

        ledger.judged(rollout(1, 1, new Judgement.Masked("masked-timeout")), NOW);
        Work.Reinforce masked = (Work.Reinforce) ledger.next(NOW).orElseThrow();
        assertThat(masked.batch().dropped())
                .extracting(dropped -> dropped.id() + " " + dropped.reason())
                .containsExactly("r/deduction/1/0/1 masked-timeout");
    }

    @Test
    void shouldIgnoreRolloutsOfStepsThatArePublished() {
        open();
        ledger.published(version(deduction, 1, false));

        ledger.judged(rollout(1, 0, new Judgement.Scored(3, true, true)), NOW);
        ledger.judged(rollout(1, 1, new Judgement.Scored(3, true, true)), NOW);

        assertThat(ledger.next(NOW)).isEmpty();
    }

    @Test
    void shouldKeepRolloutsThatArriveBeforeTheirRun() {
        ledger.judged(rollout(1, 0, new Judgement.Scored(3, true, true)), NOW);
        ledger.judged(rollout(1, 1, new Judgement.Scored(3, true, true)), NOW);

        open();

        assertThat(ledger.next(NOW)).hasValueSatisfying(work -> assertThat(work).isInstanceOf(Work.Reinforce.class));
    }

    private void open() {
        ledger.requested("r", RECIPE, NOW);
        ledger.published(version(base, 2, true));
        Lane.specialists().forEach(lane -> ledger.published(version(new LaneKey("r", lane), 0, false)));
    }

    private static PolicyVersion version(LaneKey key, int version, boolean isFinal) {
        return new PolicyVersion(
                key,
                version,
                new CheckpointRef("s3://triad/runs/" + key + "/" + version, "0".repeat(64)),
                "1".repeat(64),
                isFinal,
                1);
    }

    private static DemonstrationBatch demonstrations(int step) {
        return new DemonstrationBatch("r", step, List.of(), new LogPosition(0, step));
    }

    private JudgedRollout rollout(int step, int sample, Judgement judgement) {
        return new JudgedRollout(
                deduction,
                step,
                step - 1,
                1,
                0,
                sample,
                "r/deduction/" + step + "/0/" + sample,
                new ScoredSequence(TokenIds.of(1, 2), TokenIds.of(3, 4)),
                LogProbs.of(-1f, -2f),
                "engine",
                judgement,
                new LogPosition(0, sample),
                Optional.empty());
    }
}
