// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Ability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The families of tasks that there are: those of this library and those that {@link ServiceLoader} finds. */
public final class TaskFamilies {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    private final Map<Ability, Map<String, TaskFamily<?>>> families = new EnumMap<>(Ability.class);

    /**
     * A register of these families.
     *
     * @throws IllegalArgumentException if a name is none, or stands twice within an ability
     */
    TaskFamilies(Iterable<? extends TaskFamily<?>> all) {
        for (Ability ability : Ability.values()) {
            families.put(ability, new TreeMap<>());
        }
        for (TaskFamily<?> family : all) {
            if (!NAME.matcher(family.name()).matches()) {
                throw new IllegalArgumentException(
                        "A family's name is 1 to 40 lower-case letters, digits and inner hyphens," + " not '"
                                + family.name() + "' of " + family.getClass().getName());
            }
            TaskFamily<?> other = families.get(family.ability()).put(family.name(), family);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Two families of " + family.ability().label() + " are called '"
                                + family.name() + "': " + other.getClass().getName() + " and "
                                + family.getClass().getName());
            }
        }
    }

    /** The families of this process, found once. */
    public static TaskFamilies installed() {
        return Installed.FAMILIES;
    }

    /** Apart, so that it is only filled when someone asks. */
    private static final class Installed {
        private static final TaskFamilies FAMILIES = find();

        @SuppressWarnings("rawtypes") // a service is looked up by its class, which has no parameter
        private static TaskFamilies find() {
            List<TaskFamily<?>> all = new ArrayList<>();
            for (TaskFamily family : ServiceLoader.load(TaskFamily.class, TaskFamily.class.getClassLoader())) {
                all.add(family);
            }
            return new TaskFamilies(all);
        }
    }

    /** The families of an ability, by name. */
    public List<TaskFamily<?>> of(Ability ability) {
        return List.copyOf(families.get(ability).values());
    }

    /** The abilities that have a family with a share of its own, in their order: what a run trains and measures. */
    public List<Ability> abilities() {
        return families.entrySet().stream()
                .filter(entry -> entry.getValue().values().stream().anyMatch(family -> family.share(1) > 0))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The names of an ability's families, in alphabetical order. */
    public List<String> names(Ability ability) {
        return List.copyOf(families.get(ability).keySet());
    }

    /**
     * The family of a name.
     *
     * @throws IllegalArgumentException if there is none; the message tells which there are
     */
    public TaskFamily<?> get(Ability ability, String name) {
        TaskFamily<?> family = families.get(ability).get(name);
        if (family == null) {
            throw new IllegalArgumentException(
                    "No family of " + ability.label() + " is called '" + name + "'; there are " + names(ability));
        }
        return family;
    }
}
