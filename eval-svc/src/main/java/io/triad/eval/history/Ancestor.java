// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

import io.triad.recipe.Lane;
import java.util.List;

/**
 * How the last version of a lane came about.
 *
 * @param version of the lane
 * @param parents what version 0 of the lane was made from; none for weights of its own
 * @param weightsSha256 digest of its weights alone
 */
public record Ancestor(Lane lane, int version, List<Parent> parents, String weightsSha256) {
    public Ancestor {
        parents = List.copyOf(parents);
    }

    /**
     * What a lane began with.
     *
     * @param share of it in a merge as it was applied; 1 where the lane goes on from one
     */
    public record Parent(Lane lane, int version, double share) {}
}
