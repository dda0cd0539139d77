// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import io.triad.messaging.Derived;
import io.triad.recipe.Batch;
import io.triad.training.batch.DynamicSampling;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.StepBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the judged rollouts of one step, round by round, until its groups are complete or the deadline has passed.
 *
 * <p>Round 0 has the prompts that the step's credit paid for; the rounds after it are refills, with numbers of their own:
 * prompt i of round r is prompt {@code prompts · r + i} of the step. A round's deadline runs from its first arrival, so that
 * a sampler that is down delays a step and never empties it.
 */
final class StepAssembly {
    private final LaneKey key;
    private final int step;
    private final Batch wanted;
    private final Map<String, JudgedRollout> arrived = new TreeMap<>();
    private final SortedMap<Integer, Round> rounds = new TreeMap<>();
    private @Nullable Need decided;

    /** What has come of a round. */
    private static final class Round {
        int numPrompts;
        int numArrived;

        @Nullable
        Instant firstArrival;

        boolean isJudged(int samples, Instant now, Duration deadline) {
            return firstArrival != null
                    && (numArrived == numPrompts * samples || !now.isBefore(firstArrival.plus(deadline)));
        }
    }

    /** What a step needs when it waits for no rollout. */
    sealed interface Need {
        /** A round of refills. */
        record Refill(int round, int numPrompts, int level) implements Need {}

        /** A training step. */
        record Training(StepBatch batch) implements Need {}
    }

    StepAssembly(LaneKey key, int step, Batch wanted) {
        this.key = key;
        this.step = step;
        this.wanted = wanted;
        asked(0, wanted.prompts());
    }

    /** Adds a rollout; the same rollout again changes nothing. */
    void add(JudgedRollout rollout, Instant now) {
        int number = rollout.promptIndex() / wanted.prompts();
        if (number > wanted.refills() || rollout.sampleIndex() >= wanted.samples()) {
            throw new IllegalArgumentException(
                    "rollout " + rollout.id() + " is outside the step's " + wanted.prompts() + " prompts of "
                            + wanted.samples() + " samples and their " + wanted.refills() + " rounds of refills");
        }
        if (arrived.putIfAbsent(rollout.id(), rollout) == null) {
            Round round = asked(number, rollout.promptIndex() % wanted.prompts() + 1);
            round.numArrived++;
            if (round.firstArrival == null) {
                round.firstArrival = now;
            }
        }
    }

    /** A round was asked for, of at least so many prompts. */
    Round asked(int number, int numPrompts) {
        Round round = rounds.computeIfAbsent(number, absent -> new Round());
        round.numPrompts = Math.max(round.numPrompts, numPrompts);
        return round;
    }

    /**
     * Returns what the step needs once all its rounds are judged: complete, or past {@code deadline} since their first
     * arrival. A refill that was once returned is returned until it is {@link #asked}, whatever arrives meanwhile: its event
     * may be in the log already.
     */
    Optional<Need> need(Instant now, Duration deadline) {
        if (decided instanceof Need.Refill refill && !rounds.containsKey(refill.round())) {
            return Optional.of(refill);
        }
        if (!rounds.values().stream().allMatch(round -> round.isJudged(wanted.samples(), now, deadline))) {
            return Optional.empty();
        }
        List<JudgedRollout> scored = new ArrayList<>();
        List<StepBatch.Dropped> dropped = new ArrayList<>();
        for (JudgedRollout rollout : arrived.values()) {
            switch (rollout.judgement()) {
                case Judgement.Scored number -> scored.add(rollout);
                case Judgement.Masked masked -> dropped.add(StepBatch.Dropped.of(rollout, masked.reason()));
            }
        }
        dropped.addAll(missing());
        scored.sort(JudgedRollout.BATCH_ORDER);
        decided = decide(scored, dropped);
        return Optional.of(decided);
    }

    private Need decide(List<JudgedRollout> scored, List<StepBatch.Dropped> dropped) {
        if (wanted.refills() == 0) {
            return new Need.Training(new StepBatch(scored, dropped));
        }
        int lacking = wanted.prompts() - DynamicSampling.informative(scored).size();
        int next = rounds.lastKey() + 1;
        if (lacking > 0 && next <= wanted.refills()) {
            return new Need.Refill(
                    next, lacking, arrived.values().iterator().next().level());
        }
        return new Need.Training(DynamicSampling.batch(scored, wanted.prompts(), dropped));
    }

    private List<StepBatch.Dropped> missing() {
        List<StepBatch.Dropped> missing = new ArrayList<>();
        rounds.forEach((number, round) -> {
            for (int prompt = 0; prompt < round.numPrompts; prompt++) {
                for (int sample = 0; sample < wanted.samples(); sample++) {
                    String id = Derived.id(key, step, number * wanted.prompts() + prompt, sample);
                    if (!arrived.containsKey(id)) {
                        missing.add(StepBatch.Dropped.missing(id));
                    }
                }
            }
        });
        return missing;
    }
}
