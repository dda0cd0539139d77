// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;
import java.util.Optional;

/**
 * The tasks of a level, none twice: those of the seeds from a first one on, less those that {@link Novelty} has seen. What
 * comes depends on nothing but the arguments.
 */
public final class DistinctTasks {

    private final FamilyMix mix;
    private final Ability ability;
    private final int level;
    private final Split split;
    private final Novelty novelty = new Novelty();
    private long seed;

    /** The tasks of an ability, level and split from a seed on. */
    public DistinctTasks(FamilyMix mix, Ability ability, int level, Split split, long firstSeed) {
        this.mix = mix;
        this.ability = ability;
        this.level = level;
        this.split = split;
        this.seed = firstSeed;
    }

    /** The next task; empty when the level is exhausted. */
    public Optional<Task> next() {
        while (!novelty.isExhausted()) {
            Task task = TaskGenerator.generate(mix.spec(ability, level, split, seed));
            seed++;
            if (novelty.isNew(task)) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }

    /** How many tasks were not new. */
    public long numPassedOver() {
        return novelty.numPassedOver();
    }

    /** How many semantic classes there were. */
    public long numClasses() {
        return novelty.numClasses();
    }
}
