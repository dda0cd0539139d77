// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.CheckpointRef;
import io.triad.messaging.Derived;
import io.triad.policy.PolicyConfig;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraTargets;
import io.triad.recipe.Adapter;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The adapters that lanes begin with. */
public final class LaneAdapters {
    private LaneAdapters() {}

    /**
     * Returns the adapter that a lane begins with: as PEFT begins one, A uniform over ±1/√in and B zero, so that the policy is
     * its base. A is drawn from the recipe's seed and the lane, so each lane has its own and a restart the same.
     *
     * @param lane one that the recipe gives an adapter
     * @param config of the base
     * @param base where the base lies
     */
    public static LoraAdapter first(Recipe recipe, Lane lane, PolicyConfig config, CheckpointRef base) {
        Adapter wanted = recipe.plan(lane).training().adapter();
        LoraConfig adapter = new LoraConfig(
                LoraTargets.Named.of(wanted.targets().toArray(String[]::new)),
                wanted.rank(),
                wanted.alpha(),
                false,
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.of(base.uri()));
        return LoraAdapter.fresh(config, adapter, Derived.seed(recipe.seed(), lane.label(), "adapter"));
    }
}
