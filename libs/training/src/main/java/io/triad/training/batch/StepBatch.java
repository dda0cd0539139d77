// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a reinforcement step trains on.
 *
 * @param items judged rollouts in batch order, at least one
 * @param dropped rollouts that were wanted and are left out
 * @param spare those of the dropped that have a reward: dynamic sampling left out their groups
 */
public record StepBatch(List<JudgedRollout> items, List<Dropped> dropped, List<JudgedRollout> spare) {
    public StepBatch {
        items = List.copyOf(items);
        dropped = List.copyOf(dropped);
        spare = List.copyOf(spare);
    }

    /** Makes a batch of all rollouts that have a reward. */
    public StepBatch(List<JudgedRollout> items, List<Dropped> dropped) {
        this(items, dropped, List.of());
    }

    /**
     * Returns the curriculum level of the rollouts.
     *
     * @throws IllegalStateException when there are none
     */
    public int level() {
        if (items.isEmpty()) {
            throw new IllegalStateException(
                    "a step has no response with a reward, and " + dropped.size() + " that were dropped");
        }
        return items.getFirst().level();
    }

    /** Returns the batch with the rollouts that are named, and no others: those that an earlier attempt at the step had. */
    public StepBatch restrictedTo(Set<String> ids) {
        List<JudgedRollout> kept = Stream.concat(items.stream(), spare.stream())
                .filter(rollout -> ids.contains(rollout.id()))
                .sorted(JudgedRollout.BATCH_ORDER)
                .toList();
        if (kept.size() != ids.size()) {
            throw new IllegalStateException(
                    "a manifest names " + ids.size() + " rollouts, of which the log brought " + kept.size());
        }
        return new StepBatch(kept, dropped);
    }

    /**
     * A rollout that a step does not use.
     *
     * @param id derived rollout id
     * @param reason why: masked-timeout, masked-verifier-error, missing-at-deadline, group-all-equal
     * @param position where in the log its verdict stands; empty for one that is missing
     */
    public record Dropped(String id, String reason, Optional<JudgedRollout.LogPosition> position) {
        /** A rollout that is there. */
        public static Dropped of(JudgedRollout rollout, String reason) {
            return new Dropped(rollout.id(), reason, Optional.of(rollout.position()));
        }

        /** A rollout that did not come in time. */
        public static Dropped missing(String id) {
            return new Dropped(id, "missing-at-deadline", Optional.empty());
        }
    }
}
