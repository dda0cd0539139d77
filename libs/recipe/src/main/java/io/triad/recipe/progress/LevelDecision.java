// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe.progress;

/** Which level a step is at, or what must be known before that can be said. */
public sealed interface LevelDecision {
    /** The step is at a level. */
    record At(int level) implements LevelDecision {}

    /** The log does not tell yet. */
    sealed interface Awaited extends LevelDecision {}

    /** The version that pays for the step must be published. */
    record AwaitedVersion(int version) implements Awaited {}

    /** A step's mean reward must be known. */
    record AwaitedReward(int step) implements Awaited {}

    /**
     * A version must be measured.
     *
     * @param level of the held-out tasks
     * @param tasks how many
     */
    record AwaitedAccuracy(int version, int level, int tasks) implements Awaited {}
}
