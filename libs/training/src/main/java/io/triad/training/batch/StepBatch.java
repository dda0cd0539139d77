// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import java.util.List;
import java.util.Set;

/**
 * What a reinforcement step trains on.
 *
 * @param items judged rollouts in batch order, at least one
 * @param dropped rollouts that were wanted and are left out
 */
public record StepBatch(List<JudgedRollout> items, List<Dropped> dropped) {
    public StepBatch {
        items = List.copyOf(items);
        dropped = List.copyOf(dropped);
    }

    /** Returns the batch without the rollouts that are not named: an earlier attempt at the step went without them. */
    public StepBatch restrictedTo(Set<String> ids) {
        List<JudgedRollout> kept =
                items.stream().filter(rollout -> ids.contains(rollout.id())).toList();
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
     * @param reason why: masked-timeout, masked-verifier-error, missing-at-deadline
     */
    public record Dropped(String id, String reason) {}
}
