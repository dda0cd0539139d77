// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.task;

import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.random.SplitMix64;
import java.util.Optional;

/**
 * Makes the task that a {@link TaskSpec} names: a pure function, the same bytes on every machine.
 *
 * <p>Puzzles are drawn from the spec until one holds its family's rules, belongs to the wanted {@link Split} and is solved
 * with a level's effort. The two splits draw from different seeds too.
 */
public final class TaskGenerator {

    /** Changes whenever some spec of the library's families would give another task. */
    public static final String VERSION = "8";

    private static final int MAX_ATTEMPTS = 200_000;

    private static final int MAX_VARIANTS = 6;

    /** Any odd numbers with bits set throughout: they keep small seeds and attempts apart. */
    private static final long SEED_OFFSET = 0x632BE59BD9B4E019L;

    private static final long ATTEMPT_STEP = 0xD1B54A32D192ED03L;

    private TaskGenerator() {}

    /**
     * The task of a spec.
     *
     * @throws IllegalArgumentException if the ability has no such family
     * @throws IllegalStateException if no attempt succeeds, which the design of the levels rules out
     */
    public static Task generate(TaskSpec spec) {
        return generate(TaskFamilies.installed().get(spec.ability(), spec.family()), spec);
    }

    private static <P extends Puzzle> Task generate(TaskFamily<P> family, TaskSpec spec) {
        long origin = SplitMix64.mix(spec.seed() + SEED_OFFSET) ^ SplitMix64.mix(lane(spec));
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            SplitMix64 plan = new SplitMix64(origin);
            SplitMix64 random = new SplitMix64(SplitMix64.mix(origin + ATTEMPT_STEP * (attempt + 1)));
            Optional<P> puzzle =
                    family.draw(plan, random, spec.level()).flatMap(drawn -> inSplit(family, drawn, spec, random));
            if (puzzle.isPresent()) {
                Optional<Solution> solution = family.solve(puzzle.get(), spec.level());
                if (solution.isPresent()) {
                    return task(family, spec, puzzle.get(), solution.get());
                }
            }
        }
        throw new IllegalStateException("No puzzle after " + MAX_ATTEMPTS + " attempts for " + spec);
    }

    /** The puzzle, or a variant of it, if it belongs to the split. */
    private static <P extends Puzzle> Optional<P> inSplit(
            TaskFamily<P> family, P drawn, TaskSpec spec, SplitMix64 random) {
        Optional<P> puzzle = Optional.of(drawn);
        for (int variant = 0; variant < MAX_VARIANTS && puzzle.isPresent(); variant++) {
            if (Split.of(puzzle.get()) == spec.split()) {
                return puzzle;
            }
            puzzle = family.vary(drawn, random);
        }
        return Optional.empty();
    }

    /** Sets the random numbers of one family, level and split apart from those of the others. */
    private static long lane(TaskSpec spec) {
        String name = spec.ability().label() + "/" + spec.family() + "/" + spec.level() + "/"
                + spec.split().label();
        return 0x9E3779B97F4A7C15L * name.hashCode();
    }

    private static Task task(TaskFamily<?> family, TaskSpec spec, Puzzle puzzle, Solution solution) {
        String version = family.revision().isEmpty() ? VERSION : VERSION + "." + family.revision();
        return new Task(
                spec.taskId(version),
                spec.ability(),
                spec.family(),
                spec.level(),
                spec.seed(),
                spec.split(),
                version,
                puzzle,
                solution.answer(),
                solution.reasoning(),
                solution.difficulty());
    }
}
