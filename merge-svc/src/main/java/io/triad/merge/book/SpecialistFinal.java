// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.recipe.Lane;

/**
 * The last version of a specialist's lane.
 *
 * @param weightsSha256 digest of its weights alone, empty when its maker gave none
 */
public record SpecialistFinal(String runId, Lane lane, int version, CheckpointRef checkpoint, String weightsSha256) {
    public SpecialistFinal {
        if (!lane.isSpecialist()) {
            throw new IllegalArgumentException("lane " + lane.label() + " is no specialist");
        }
    }
}
