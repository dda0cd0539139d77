// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.random.SplitMix64;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each family of an ability is chosen: by weights, of which a task's seed picks one.
 *
 * @param shares weights of families by name, for the abilities that do not keep to the families' own
 *     {@link TaskFamily#share}
 */
public record FamilyMix(Map<Ability, Map<String, Integer>> shares) {

    /** Every family at its own share. */
    public static final FamilyMix DEFAULT = new FamilyMix(Map.of());

    public FamilyMix {
        Map<Ability, Map<String, Integer>> copy = new EnumMap<>(Ability.class);
        shares.forEach((ability, weights) -> {
            weights.forEach((family, weight) -> {
                TaskFamilies.installed().get(ability, family);
                if (weight < 0) {
                    throw new IllegalArgumentException(
                            "The share of " + ability.label() + "/" + family + " is not negative, but " + weight);
                }
            });
            if (weights.values().stream().mapToInt(Integer::intValue).sum() < 1) {
                throw new IllegalArgumentException("The shares of " + ability.label() + "'s families are all 0");
            }
            // By name, so that the order in which they were given does not matter.
            copy.put(ability, Map.copyOf(weights));
        });
        shares = Map.copyOf(copy);
    }

    /** One family alone. */
    public static FamilyMix only(Ability ability, String family) {
        return new FamilyMix(Map.of(ability, Map.of(family, 1)));
    }

    /**
     * The spec with the family that the seed picks.
     *
     * @throws IllegalArgumentException if no family of the ability has a share at the level
     */
    public TaskSpec spec(Ability ability, int level, Split split, long seed) {
        // Checks the level before a family is asked for its share of it.
        TaskSpec unchosen = new TaskSpec(ability, "", level, split, seed);
        Map<String, Integer> weights = new TreeMap<>(weights(ability, level));
        int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
        if (sum == 0) {
            throw new IllegalArgumentException("No family of " + ability.label() + " has a share at level " + level
                    + "; there are " + TaskFamilies.installed().names(ability));
        }
        int place = new SplitMix64(SplitMix64.mix(seed) + unchosen.taskId("").hashCode()).nextInt(sum);
        List<String> families = new ArrayList<>(weights.keySet());
        int chosen = 0;
        for (int passed = weights.get(families.getFirst());
                passed <= place;
                passed += weights.get(families.get(chosen))) {
            chosen++;
        }
        return new TaskSpec(ability, families.get(chosen), level, split, seed);
    }

    private Map<String, Integer> weights(Ability ability, int level) {
        Map<String, Integer> own = shares.get(ability);
        if (own != null) {
            return own;
        }
        Map<String, Integer> weights = new TreeMap<>();
        for (TaskFamily<?> family : TaskFamilies.installed().of(ability)) {
            weights.put(family.name(), family.share(level));
        }
        return weights;
    }
}
