// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import io.triad.messaging.Derived;
import io.triad.recipe.Batch;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the judged rollouts of one step until its groups are complete or the deadline has passed.
 *
 * <p>The deadline runs from the first arrival, so that a sampler that is down delays a step and never empties it.
 */
final class StepAssembly {
    private final LaneKey key;
    private final int step;
    private final Batch wanted;
    private final Map<String, JudgedRollout> arrived = new TreeMap<>();
    private @Nullable Instant firstArrival;

    StepAssembly(LaneKey key, int step, Batch wanted) {
        this.key = key;
        this.step = step;
        this.wanted = wanted;
    }

    /** Adds a rollout; the same rollout again changes nothing. */
    void add(JudgedRollout rollout, Instant now) {
        if (rollout.promptIndex() >= wanted.prompts() || rollout.sampleIndex() >= wanted.samples()) {
            throw new IllegalArgumentException("rollout " + rollout.id() + " is outside the step's " + wanted.prompts()
                    + " prompts of " + wanted.samples() + " samples");
        }
        arrived.putIfAbsent(rollout.id(), rollout);
        if (firstArrival == null) {
            firstArrival = now;
        }
    }

    /** Returns the batch when it is complete, or when {@code deadline} has passed since the first arrival. */
    Optional<StepBatch> batch(Instant now, Duration deadline) {
        if (firstArrival == null) {
            return Optional.empty();
        }
        boolean complete = arrived.size() == wanted.numSamples();
        if (!complete && now.isBefore(firstArrival.plus(deadline))) {
            return Optional.empty();
        }
        List<JudgedRollout> items = new ArrayList<>();
        List<StepBatch.Dropped> dropped = new ArrayList<>();
        for (JudgedRollout rollout : arrived.values()) {
            switch (rollout.judgement()) {
                case Judgement.Scored scored -> items.add(rollout);
                case Judgement.Masked masked -> dropped.add(new StepBatch.Dropped(rollout.id(), masked.reason()));
            }
        }
        if (!complete) {
            dropped.addAll(missing());
        }
        items.sort(JudgedRollout.BATCH_ORDER);
        return Optional.of(new StepBatch(items, dropped));
    }

    private List<StepBatch.Dropped> missing() {
        List<StepBatch.Dropped> missing = new ArrayList<>();
        for (int prompt = 0; prompt < wanted.prompts(); prompt++) {
            for (int sample = 0; sample < wanted.samples(); sample++) {
                String id = Derived.id(key, step, prompt, sample);
                if (!arrived.containsKey(id)) {
                    missing.add(new StepBatch.Dropped(id, "missing-at-deadline"));
                }
            }
        }
        return missing;
    }
}
