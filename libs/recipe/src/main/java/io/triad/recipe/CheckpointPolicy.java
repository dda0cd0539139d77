// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * Which versions of a lane keep their weights and optimizer state.
 *
 * @param keepEvery every n-th version is kept; silent: 10
 */
public record CheckpointPolicy(
        @Describes(
                "Every n-th version of a lane keeps weights and optimizer state; the last two and the final always do.")
        @Default("10")
        @Within(min = 1, max = 1_000_000)
        int keepEvery) {
    public CheckpointPolicy {
        Constraints.check(CheckpointPolicy.class, keepEvery);
    }

    /**
     * Tells whether {@code version} keeps its checkpoint: every n-th does (version 0 too), and the latest two and the
     * final always.
     *
     * @param version the version in question
     * @param latest the newest version of the lane
     * @param last the version that the lane ends with
     */
    public boolean keeps(int version, int latest, int last) {
        return version % keepEvery == 0 || version >= latest - 1 || version == last;
    }
}
