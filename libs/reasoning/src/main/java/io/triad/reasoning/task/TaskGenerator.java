// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import java.util.Optional;

/**
 * Makes the task that a {@link TaskSpec} names: a pure function, the same bytes on every machine.
 *
 * <p>Attempts are drawn from the spec until one holds its family's rules and belongs to the wanted {@link Split}. The
 * two splits draw from different seeds too.
 */
public final class TaskGenerator {

    /** Changes whenever some spec would give another task. */
    public static final String VERSION = "4";

    private static final int MAX_ATTEMPTS = 200_000;

    /** Any odd numbers with bits set throughout: they keep small seeds and attempts apart. */
    private static final long SEED_OFFSET = 0x632BE59BD9B4E019L;

    private static final long ATTEMPT_STEP = 0xD1B54A32D192ED03L;

    private static final TaskFamily DEDUCTION = new SatisfiabilityFamily();
    private static final TaskFamily INDUCTION = new SequenceFamily();
    private static final TaskFamily ABDUCTION = new RuleGraphFamily();
    private static final TaskFamily ARITHMETIC = new ExpressionFamily();

    private TaskGenerator() {}

    /**
     * The task of a spec.
     *
     * @throws IllegalStateException if no attempt succeeds, which the design of the levels rules out
     */
    public static Task generate(TaskSpec spec) {
        TaskFamily family = family(spec.ability());
        long origin = SplitMix64.mix(spec.seed() + SEED_OFFSET) ^ SplitMix64.mix(lane(spec));
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            SplitMix64 plan = new SplitMix64(origin);
            SplitMix64 random = new SplitMix64(SplitMix64.mix(origin + ATTEMPT_STEP * (attempt + 1)));
            Optional<TaskFamily.Draft> draft = family.attempt(plan, random, spec.level(), spec.split());
            if (draft.isPresent()) {
                return task(spec, draft.get());
            }
        }
        throw new IllegalStateException("No puzzle after " + MAX_ATTEMPTS + " attempts for " + spec);
    }

    /** Sets the random numbers of one ability, level and split apart from those of the others. */
    private static long lane(TaskSpec spec) {
        String name =
                spec.ability().label() + "/" + spec.level() + "/" + spec.split().label();
        return 0x9E3779B97F4A7C15L * name.hashCode();
    }

    private static TaskFamily family(Ability ability) {
        return switch (ability) {
            case DEDUCTION -> DEDUCTION;
            case INDUCTION -> INDUCTION;
            case ABDUCTION -> ABDUCTION;
            case ARITHMETIC -> ARITHMETIC;
        };
    }

    private static Task task(TaskSpec spec, TaskFamily.Draft draft) {
        return new Task(
                spec.taskId(),
                spec.ability(),
                draft.family(),
                spec.level(),
                spec.seed(),
                spec.split(),
                VERSION,
                draft.puzzle(),
                draft.answer(),
                draft.solution());
    }
}
