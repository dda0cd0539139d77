// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.HashSet;
import java.util.List;

/**
 * A low-rank adapter that is trained in place of all weights (LoRA, arXiv 2106.09685): a projection's output y becomes
 * y + alpha/rank · B·(A·x). There is no dropout: the sampler could not drop what the trainer drops.
 *
 * @param rank r of A (r, in) and B (out, r); silent: 0, no adapter, all weights are trained
 * @param alpha what the update is multiplied by, over the rank; silent: 32
 * @param targets the projections that have one in every layer, by PEFT's names; silent: all seven
 */
public record Adapter(
        @Describes(
                "Rank of a LoRA adapter that is trained in place of all weights; 0 for none. See [Adapters](#adapters).")
        @Default("0")
        @Within(min = 0, max = 1_024)
        int rank,

        @Describes("What the adapter's update is multiplied by, over the rank.")
        @Default("32")
        @Within(min = 0, above = true, max = 65_536)
        double alpha,

        @Describes("Projections that have an adapter, in every layer.")
        @Default("[\"q_proj\", \"k_proj\", \"v_proj\", \"o_proj\", \"gate_proj\", \"up_proj\", \"down_proj\"]")
        @Matches(
                pattern = "(q|k|v|o|gate|up|down)_proj",
                says = "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj or down_proj")
        List<String> targets) {
    /** No adapter. */
    public static final Adapter NONE =
            new Adapter(0, 32, List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"));

    public Adapter {
        targets = List.copyOf(targets);
        Constraints.check(Adapter.class, rank, alpha, targets);
        if (new HashSet<>(targets).size() < targets.size()) {
            throw RecipeException.at("targets", targets, "must not name a projection twice");
        }
    }

    /** Tells whether an adapter is trained, and not all weights. */
    public boolean isUsed() {
        return rank > 0;
    }
}
