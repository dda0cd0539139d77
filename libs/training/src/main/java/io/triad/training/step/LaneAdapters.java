// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.CheckpointRef;
import io.triad.messaging.Derived;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraTargets;
import io.triad.recipe.Adapter;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The adapters that lanes begin with. */
public final class LaneAdapters {
    private LaneAdapters() {}

    /**
     * Returns version 0 of a lane that trains an adapter: as PEFT begins one, A uniform over ±1/√in and B zero, so that the policy is
     * its base. A is drawn from the recipe's seed and the lane, so each lane has its own and a restart the same.
     *
     * @param lane one that the recipe gives an adapter
     * @param base the policy that the adapter is for
     * @param place where the base lies
     */
    public static LaneCheckpoints.Loaded first(
            Recipe recipe, Lane lane, LaneCheckpoints.Loaded base, CheckpointRef place) {
        Adapter wanted = recipe.plan(lane).training().adapter();
        LoraConfig adapter = new LoraConfig(
                LoraTargets.Named.of(wanted.targets().toArray(String[]::new)),
                wanted.rank(),
                wanted.alpha(),
                false,
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.of(place.uri()));
        LoraAdapter fresh = LoraAdapter.fresh(
                base.weights().config(), adapter, Derived.seed(recipe.seed(), lane.label(), "adapter"));
        return new LaneCheckpoints.Loaded(
                new LaneWeights(base.weights(), Optional.of(fresh)),
                Optional.of(place),
                Optional.empty(),
                base.companions());
    }
}
