// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.reasoning.puzzle.Ability;
import java.util.Optional;

/**
 * Tasks that are scored together.
 *
 * @param ability of all of them
 * @param level of all of them, if they are of one
 * @param family of all of them, if they are chosen by it
 */
public record Slice(Ability ability, Optional<Integer> level, Optional<String> family) {
    /** Every task of an ability. */
    static Slice of(Ability ability) {
        return new Slice(ability, Optional.empty(), Optional.empty());
    }

    static Slice of(Ability ability, int level) {
        return new Slice(ability, Optional.of(level), Optional.empty());
    }

    static Slice of(Ability ability, String family) {
        return new Slice(ability, Optional.empty(), Optional.of(family));
    }

    /** Tells whether it is every task of the ability. */
    public boolean isWhole() {
        return level.isEmpty() && family.isEmpty();
    }

    boolean holds(TaskValues.Place place) {
        return place.ability() == ability
                && level.map(wanted -> wanted == place.level()).orElse(true)
                && family.map(wanted -> wanted.equals(place.family())).orElse(true);
    }
}
